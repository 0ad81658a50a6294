using System.Net.Mail;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FlexAuth.Tests.Core.Delivery;

/// <summary>A mail as the server got it, read by rules of our own: RFC 5322 headers, MIME parts.</summary>
internal sealed partial class ReceivedMail
{
    private readonly string _raw;
    private readonly JsonElement _envelope;

    public ReceivedMail(JsonElement message)
    {
        _envelope = message;
        _raw = message.GetProperty("data").GetString()!;
        HeaderLines = Unfold(_raw[.._raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)]).Split("\r\n");
    }

    public IReadOnlyList<string> HeaderLines { get; }

    public string From => _envelope.GetProperty("from").GetString()!;

    public string To => Assert.Single(_envelope.GetProperty("to").EnumerateArray()).GetString()!;

    public bool Secure => _envelope.GetProperty("secure").GetBoolean();

    public string? User => _envelope.GetProperty("user").GetString();

    public string Subject => Words(Header("Subject"));

    public string Text => Part("text/plain");

    public string Html => Part("text/html");

    /// <summary>The only header of this name, encoded words decoded.</summary>
    public string Header(string name) => Assert.Single(
        HeaderLines, line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();

    private static string Unfold(string headers) => Regex.Replace(headers, "\r\n[ \t]", " ");

    private static string Words(string text) => EncodedWord().IsMatch(text)
        ? string.Concat(EncodedWord().Matches(text).Select(word => Attachment.CreateAttachmentFromString("", word.Value).Name))
        : text;

    private string Part(string type)
    {
        var boundary = Regex.Match(Header("Content-Type"), "boundary=\"?([^\";]+)").Groups[1].Value;
        var part = Assert.Single(_raw.Split("--" + boundary), part => part.Contains("Content-Type: " + type, StringComparison.OrdinalIgnoreCase));
        var start = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.Contains("quoted-printable", part[..start]);
        var text = Regex.Replace(part[(start + 4)..], "=\r\n", "");
        var bytes = Regex.Replace(text, "=([0-9A-F]{2})", hex => ((char)Convert.ToByte(hex.Groups[1].Value, 16)).ToString());
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
    }

    [GeneratedRegex(@"=\?[^?]+\?[BbQq]\?[^?]*\?=")]
    private static partial Regex EncodedWord();
}

using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using FlexAuth.Core.Delivery;

namespace FlexAuth.Tests.Core.Delivery;

/// <summary>Keeps what it is given, or does what the test says.</summary>
internal sealed partial class FakeTransport : IMailTransport
{
    public ConcurrentQueue<MailToSend> Sent { get; } = new();

    public Func<MailToSend, CancellationToken, Task> Conduct { get; set; } = (_, _) => Task.CompletedTask;

    public static string TokenIn(string text) => Token().Match(text).Groups[1].Value;

    public static string CodeIn(string text) => Code().Match(text).Value;

    /// <summary>Whether a text tells that code: not where the same digits stand by chance within a longer number, a fraction or an id.</summary>
    public static bool Tells(string text, string code) => Regex.IsMatch(text, $"(?<![0-9a-fA-F.]){code}(?![0-9a-fA-F])");

    public async Task SendAsync(MailToSend mail, CancellationToken cancellationToken)
    {
        await Conduct(mail, cancellationToken);
        Sent.Enqueue(mail);
    }

    [GeneratedRegex(@"\?token=([\w-]+)")]
    private static partial Regex Token();

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex Code();
}

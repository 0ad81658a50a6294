using System.Text.RegularExpressions;
using FlexAuth.Core.Data;

namespace FlexAuth.Core.Delivery;

/// <summary>What a server said, fit to be stored and shown: one line, not too long, and without the secret or the phone number that it may have quoted (LK5, AU3).</summary>
internal static partial class ServerWords
{
    private const int Longest = 500;
    private const string Removed = "[removed]";

    public static string Of(Exception failure, IReadOnlyList<string> hidden)
    {
        var text = string.Join(" ", Messages(failure).Distinct());
        text = hidden.Aggregate(text, (words, secret) => words.Replace(secret, Removed, StringComparison.OrdinalIgnoreCase));
        text = Token().Replace(text, $"token={Removed}");
        text = HeaderText.Of(text);
        return StorableText.Cut(text, Longest);
    }

    private static IEnumerable<string> Messages(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            yield return cause.Message.Trim();
        }
    }

    // A quotation may be cut or folded, so that the whole secret is not in it.
    [GeneratedRegex(@"token=[\w\-%=]*", RegexOptions.IgnoreCase)]
    private static partial Regex Token();
}

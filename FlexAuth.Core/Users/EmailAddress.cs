using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace FlexAuth.Core.Users;

/// <summary>
/// An email address as people type it, and the key that it is found and counted under. Mail always goes to the
/// address stored with the account, never to one that was typed and merely has the same key.
/// </summary>
public sealed record EmailAddress
{
    /// <summary>The most characters of an address (RFC 5321 section 4.5.3.1.3, less the angle brackets).</summary>
    public const int GreatestLength = 254;

    private const int GreatestMailbox = 64;
    private const string Specials = "!#$%&'*+-/=?^_`{|}~.";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string display, string key)
    {
        Display = display;
        Key = key;
    }

    /// <summary>The address as typed, without spaces around it.</summary>
    public string Display { get; }

    /// <summary>One key whatever the spelling (RL2): compatibility-folded, lower case, the domain in Punycode.</summary>
    public string Key { get; }

    /// <summary>Reads an address. False for whatever is none, such as a username.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        // Far more than any address with spaces around it; megabytes of paste are not looked into.
        if (text is not { Length: <= 4 * GreatestLength })
            return false;
        var display = text.Trim();
        if (display.Length is 0 or > GreatestLength || !IsVisibleText(display))
            return false;
        var folded = Fold(display);
        var at = folded.IndexOf('@');
        if (at < 0 || !IsMailbox(folded[..at]) || Domain(folded[(at + 1)..]) is not { } domain)
            return false;
        var key = $"{folded[..at]}@{domain}";
        if (key.Length > GreatestLength)
            return false;
        address = new(display, key);
        return true;
    }

    /// <summary>Reads an address that was checked before.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static EmailAddress Parse(string? text) =>
        TryParse(text, out var address) ? address : throw new FormatException("Not an email address.");

    /// <summary>Addresses are the same when their keys are.</summary>
    public bool Equals(EmailAddress? other) => other?.Key == Key;

    /// <inheritdoc />
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Display;

    private static string Fold(string text) =>
        text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Normalize(NormalizationForm.FormKC);

    // Line ends would begin a header of their own in a mail; invisible characters make two addresses look the same.
    private static bool IsVisibleText(string text) => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned));

    // A dot-atom (RFC 5322 section 3.2.3), or letters beyond ASCII (RFC 6531); quoted mailboxes are not taken.
    private static bool IsMailbox(string mailbox) =>
        Encoding.UTF8.GetByteCount(mailbox) is > 0 and <= GreatestMailbox
        && mailbox[0] != '.' && mailbox[^1] != '.' && !mailbox.Contains("..", StringComparison.Ordinal)
        && mailbox.EnumerateRunes().All(rune => rune.IsAscii
            ? Rune.IsLetterOrDigit(rune) || Specials.Contains((char)rune.Value)
            : Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);

    private static string? Domain(string domain)
    {
        try
        {
            var ascii = Idn.GetAscii(domain).ToLowerInvariant();
            var labels = ascii.Split('.');
            // The last label is never a number: that would be an IP address.
            var sound = labels.Length > 1 && labels.All(label => label.Length > 0) && !labels[^1].All(char.IsAsciiDigit);
            return sound ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

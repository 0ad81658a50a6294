using System.Globalization;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Core.Mobile;

/// <summary>What its owner calls a phone. It decides nothing.</summary>
internal static class PhoneName
{
    /// <summary>The most characters of a name.</summary>
    public const int Longest = 60;

    /// <summary>What was typed, in one line; where nothing was, what the phone says that it is.</summary>
    public static string Of(string? typed, string? userAgent)
    {
        var line = new string((typed ?? "").Where(IsPlain).Take(Longest).ToArray()).Trim();
        return line.Length > 0 ? line : BrowserName.From(userAgent);
    }

    /// <summary>Nothing that turns or hides what stands around it in a mail or a list: it may be a thief who gives the name.</summary>
    private static bool IsPlain(char c) => char.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}

using System.Globalization;
using System.Text;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Organizations.Tree;

/// <summary>What an organization can be called. The same for the live forms and the operations.</summary>
public static class OrganizationName
{
    /// <summary>The most characters.</summary>
    public const int Longest = 100;

    private static readonly char[] Spaces =
        ['\t', .. Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(c => char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator)];

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public static Error? Problem(string? typed)
    {
        var name = Tidied(typed);
        return name switch
        {
            "" => new Error("organization.name.required"),
            { Length: > Longest } => new Error("organization.name.too_long", Longest),
            _ => name.EnumerateRunes().All(IsVisible) ? null : new Error("organization.name.invalid"),
        };
    }

    /// <summary>
    /// As it is kept: no spaces around, one between words, none around a slash, letters composed. Names that look alike are alike; and
    /// where names stand in a row with " / " between them, as in spreadsheets, it is clear which slash is whose.
    /// </summary>
    internal static string Tidied(string? typed)
    {
        // Half a surrogate pair, as cutting a text leaves it, cannot be composed; it is refused as what it becomes here.
        var wellFormed = string.Concat((typed ?? "").EnumerateRunes()).Normalize(NormalizationForm.FormC);
        var spaced = string.Join(' ', wellFormed.Split(Spaces, StringSplitOptions.RemoveEmptyEntries));
        return string.Join('/', spaced.Split('/').Select(part => part.Trim(' ')));
    }

    // What cannot be seen would let two names look the same, or turn the text beside it around.
    private static bool IsVisible(Rune rune) => rune != Rune.ReplacementChar && !IsBlank(rune.Value) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    /// <summary>Letters and marks of which nothing is seen: the default ignorable ones (UAX #44) and the blank Braille pattern.</summary>
    private static bool IsBlank(int code) => code is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x180B or 0x180C or 0x180D or 0x180F
        or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xE0100 and <= 0xE01EF);
}

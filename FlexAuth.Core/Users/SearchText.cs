using System.Globalization;
using System.Text;
using FlexAuth.Core.Data;

namespace FlexAuth.Core.Users;

/// <summary>Makes "Müller" findable as "muller": lower case, without diacritics. The same for what is searched and what is sought.</summary>
internal static class SearchText
{
    private const int LongestSearch = 200;

    public static string Of(Member member) =>
        Fold($"{member.FirstName} {member.LastName} {member.Email} {member.PhoneNumber}");

    public static string SortName(Member member) => Fold($"{member.LastName} {member.FirstName}");

    /// <summary>The words of a search, each once: all of them have to occur. Whatever is beyond 200 characters is left out.</summary>
    public static IReadOnlyList<string> Words(string? search) =>
        Fold((search ?? "")[..Math.Min(search?.Length ?? 0, LongestSearch)])
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Distinct()
            .ToList();

    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in WellFormed(text).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(char.ToLowerInvariant(character));
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    // Half a surrogate pair, as cutting a text leaves it, cannot be normalized.
    private static string WellFormed(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar));
}

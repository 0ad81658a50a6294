using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Data;

namespace FlexAuth.Core.Users;

/// <summary>
/// Makes "Müller" findable as "muller": lower case, without diacritics. The same for what is searched and what is sought. A phone number is found
/// by all of it and by no part, or whoever searches would find it out digit by digit: it stands here as a mark.
/// </summary>
internal static class SearchText
{
    /// <summary>Counts the ways of folding: texts that another one made are made anew at the next start.</summary>
    public const int Folding = 3;

    private const int LongestSearch = 200;

    public static string Of(Member member) =>
        Of(member.FirstName, member.LastName, member.Email, member.PhoneNumber);

    public static string Of(string firstName, string lastName, string? email, string? phone) =>
        $"{Fold($"{firstName} {lastName} {email}")}{(PhoneNumber.TryParse(phone, out var number, out _) ? $" {Mark(number)}" : "")}";

    public static string SortName(Member member) => SortName(member.FirstName, member.LastName);

    public static string SortName(string firstName, string lastName) => Fold($"{lastName} {firstName}");

    /// <summary>
    /// The words of a search, each once: all of them have to occur. Whatever is beyond 200 characters is left out, and so is what is no
    /// character of any name: PostgreSQL refuses to look for a zero.
    /// </summary>
    public static IReadOnlyList<string> Words(string? search)
    {
        var text = string.Concat(StorableText.Cut(search ?? "", LongestSearch).Select(letter => char.IsControl(letter) ? ' ' : letter));
        return PhoneNumber.TryParse(text, out var whole, out _)
            ? [Mark(whole)]
            : Fold(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(word => PhoneNumber.TryParse(word, out var number, out _) ? Mark(number) : word)
                .Distinct()
                .ToList();
    }

    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in WellFormed(text).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            {
                Append(folded, char.ToLowerInvariant(character));
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    // In capital letters, which nothing that was folded has: no text that is typed is a part of it.
    private static string Mark(PhoneNumber number)
    {
        const int BitsOfLetter = 4;
        const int Letters = 16;
        var hash = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(number.Value)));
        return string.Create(Letters, hash, static (mark, left) =>
        {
            for (var at = 0; at < mark.Length; at++, left >>= BitsOfLetter)
            {
                mark[at] = (char)('A' + (int)(left & 0xF));
            }
        });
    }

    // Letters of their own in Unicode, which no decomposition takes apart, as people type them on a keyboard without them.
    private static StringBuilder Append(StringBuilder folded, char letter) => letter switch
    {
        'ø' => folded.Append('o'),
        'ł' => folded.Append('l'),
        'ı' => folded.Append('i'),
        'đ' or 'ð' => folded.Append('d'),
        'ħ' => folded.Append('h'),
        'ß' => folded.Append("ss"),
        'æ' => folded.Append("ae"),
        'œ' => folded.Append("oe"),
        'þ' => folded.Append("th"),
        _ => folded.Append(letter),
    };

    // Half a surrogate pair, as cutting a text leaves it, cannot be normalized.
    private static string WellFormed(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar));
}

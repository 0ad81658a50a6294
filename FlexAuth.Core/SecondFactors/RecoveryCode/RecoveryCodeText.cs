using System.Security.Cryptography;
using System.Text;

namespace FlexAuth.Core.SecondFactors.RecoveryCode;

/// <summary>
/// The one recovery code that a person keeps: 100 random bits as "7K2QX-M9D4T-…", in Crockford's alphabet, which has
/// no I, L, O or U, so that a code read from paper can be typed back (RC1).
/// </summary>
public static class RecoveryCodeText
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 20;
    private const int GroupLength = 5;
    private const int LongestTyped = 128;

    /// <summary>A new code as it is shown: four groups of five.</summary>
    public static string New() =>
        string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(GroupLength).Select(group => new string(group)));

    /// <summary>
    /// The code as it is hashed: without spaces and dashes, in upper case, with O read as 0 and I and L read as 1.
    /// Null where the text cannot be a recovery code.
    /// </summary>
    public static string? Normalize(string? typed)
    {
        if (typed is null || typed.Length > LongestTyped)
            return null;
        var code = new StringBuilder(Length);
        foreach (var letter in typed)
        {
            // Word processors turn a dash into another of the dashes.
            if (char.IsWhiteSpace(letter) || char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.DashPunctuation)
                continue;
            var meant = letter switch
            {
                'O' or 'o' => '0',
                'I' or 'i' or 'L' or 'l' => '1',
                >= 'a' and <= 'z' => char.ToUpperInvariant(letter),
                _ => letter,
            };
            if (!Alphabet.Contains(meant))
                return null;
            code.Append(meant);
        }
        return code.Length == Length ? code.ToString() : null;
    }

    /// <summary>
    /// SHA-256 of a normalised code, in lower-case hexadecimal. A slow hash protects what people choose; 80 random bits
    /// and more cannot be searched, however fast the hash is, and the code works once.
    /// </summary>
    public static string Hash(string normalized) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(normalized)));
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FlexAuth.Core.Operations;

/// <summary>
/// A random secret that is handed out once (in a link, a ticket, a cookie) and of which only the hash is stored,
/// so that a stolen database signs nobody in.
/// </summary>
public static class SecretToken
{
    private const int Bytes = 32;
    private const int Length = 43;

    // 256 bits are 42 letters and four bits: the last letter's two low bits are always zero.
    private const string LastLetters = "AEIMQUYcgkosw048";

    /// <summary>A new token: 256 random bits in base64url (RFC 4648 section 5), safe in a link.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>SHA-256 in lower-case hexadecimal: enough for 256 random bits, and the same for every lookup.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>
    /// Whether the text can be a token at all. A link that a mail client broke off is told apart from an expired one
    /// without asking the database.
    /// </summary>
    public static bool IsWellFormed(string? text) =>
        text is { Length: Length } && LastLetters.Contains(text[^1])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FlexAuth.Core.Mobile;

/// <summary>
/// The key of a phone: ECDSA on P-256 with SHA-256, signatures as two numbers of 32 bytes each (ES256, RFC 7518 section 3.4), which is what
/// WebCrypto makes. The public key comes as SubjectPublicKeyInfo.
/// </summary>
internal static class PhoneKey
{
    private const int LongestKey = 256;
    private const string Curve = "1.2.840.10045.3.1.7";

    /// <returns>The key in its one right form; null where it is none.</returns>
    public static byte[]? Read(string? base64Url)
    {
        if (Bytes(base64Url) is not { Length: > 0 and <= LongestKey } bytes)
        {
            return null;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(bytes, out var read);
            return read == bytes.Length && key.ExportParameters(false).Curve.Oid.Value == Curve ? key.ExportSubjectPublicKeyInfo() : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether the phone signed that.</summary>
    public static bool HasSigned(byte[] publicKey, string text, string? signature)
    {
        if (Bytes(signature) is not { Length: 64 } bytes)
        {
            return false;
        }

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return key.VerifyData(Encoding.UTF8.GetBytes(text), bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static byte[]? Bytes(string? base64Url)
    {
        try
        {
            return base64Url is { Length: <= 2 * LongestKey } ? Base64Url.DecodeFromChars(base64Url) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

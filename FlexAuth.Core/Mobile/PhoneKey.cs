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
    private const int LongestText = 512;
    private const int Length = 91;

    /// <summary>
    /// How the SubjectPublicKeyInfo of a key on P-256 begins, up to its point in full (RFC 5480 section 2): the one form that all make. What
    /// begins otherwise is no key of a phone, and no parser sees what strangers send.
    /// </summary>
    private static readonly byte[] Head = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D03010703420004");

    /// <returns>The key; null where it is none.</returns>
    public static byte[]? Read(string? base64Url)
    {
        if (Bytes(base64Url) is not { Length: Length } bytes || !bytes.AsSpan().StartsWith(Head))
        {
            return null;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(bytes, out _);
            return bytes;
        }
        catch (CryptographicException)
        {
            // The point is not on the curve.
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
            return base64Url is { Length: <= LongestText } ? Base64Url.DecodeFromChars(base64Url) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

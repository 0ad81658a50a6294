using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.AspNetCore.DataProtection;

namespace FlexAuth.Core.SignIn.Devices;

/// <summary>
/// Each token of a device, or of a phone that is unlocked, follows from the one before by a seed that only the server can read: all who bring the same one get the same next
/// one, however often, in whatever order and on whichever node. Whoever has a token, or the database, cannot tell the next.
/// </summary>
internal sealed class DeviceSeeds(IDataProtectionProvider provider)
{
    /// <summary>More sign-ins than a browser has in its days; whatever is older opens nothing all the same.</summary>
    private const int Longest = 1000;

    private readonly IDataProtector _protector = provider.CreateProtector("FlexAuth.RememberedDevice.v1");

    /// <summary>A new one, as the row holds it.</summary>
    public string New() => Convert.ToBase64String(_protector.Protect(RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes)));

    /// <summary>What the row holds; null where it holds none, or the keys of the installation are others by now: then it is not known.</summary>
    public byte[]? Read(string? protectedSeed)
    {
        try
        {
            return protectedSeed is null ? null : _protector.Unprotect(Convert.FromBase64String(protectedSeed));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The token after the one with this hash (HMAC, RFC 2104), as random to others as a new one.</summary>
    public static string Next(byte[] seed, string hash) => Base64Url.EncodeToString(HMACSHA256.HashData(seed, Encoding.ASCII.GetBytes(hash)));

    /// <summary>Whether a token was the device's once: those that follow lead to the one that it has. What was made up leads nowhere.</summary>
    public static bool WasGiven(byte[] seed, string hash, RememberedDevice device)
    {
        var at = hash;
        for (var step = 0; step < Longest && at != device.TokenHash; step++)
        {
            at = SecretToken.Hash(Next(seed, at));
        }

        return at == device.TokenHash;
    }
}

using System.Security.Cryptography;

namespace FlexAuth.Core.SecondFactors.Authenticator;

/// <summary>The secret that an authentication app and FlexAuth share.</summary>
public static class AuthenticatorSeed
{
    /// <summary>The length in bytes: 160 bits, as RFC 4226 section 4 recommends.</summary>
    public const int Length = 20;

    /// <summary>A new random seed.</summary>
    public static byte[] New() => RandomNumberGenerator.GetBytes(Length);
}

using Microsoft.AspNetCore.DataProtection;

namespace FlexAuth.Core.SecondFactors.Authenticator;

/// <summary>Encrypts authenticator seeds at rest (OT4).</summary>
internal sealed class SeedProtection(IDataProtectionProvider provider)
{
    private readonly IDataProtector _protector = provider.CreateProtector("FlexAuth.AuthenticatorSeed.v1");

    public string Protect(byte[] seed) => Convert.ToBase64String(_protector.Protect(seed));

    public byte[] Unprotect(string protectedSeed) => _protector.Unprotect(Convert.FromBase64String(protectedSeed));
}

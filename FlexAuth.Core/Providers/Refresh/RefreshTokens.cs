using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace FlexAuth.Core.Providers.Refresh;

/// <summary>Encrypts refresh tokens at rest: each is worth as much as the account's consent.</summary>
internal sealed class RefreshTokens(IDataProtectionProvider provider)
{
    private readonly IDataProtector _protector = provider.CreateProtector("FlexAuth.ProviderRefreshToken.v1");

    [return: NotNullIfNotNull(nameof(token))]
    public string? Protect(string? token) => token is null ? null : _protector.Protect(token);

    /// <returns>Null where the keys were lost meanwhile.</returns>
    public string? Unprotect(string protectedToken)
    {
        try
        {
            return _protector.Unprotect(protectedToken);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

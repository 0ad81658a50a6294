using System.Security.Cryptography;
using FlexAuth.Core.Data;
using FlexAuth.Core.SecondFactors.Authenticator;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace FlexAuth.Core.Installation;

/// <summary>What has to work before the first request is served.</summary>
public sealed class StartCheck
{
    private readonly IKeyManager _keys;
    private readonly SeedProtection _seeds;

    internal StartCheck(IKeyManager keys, SeedProtection seeds)
    {
        _keys = keys;
        _seeds = seeds;
    }

    /// <summary>Tries every data-protection key: a damaged one would make seeds and cookies unreadable one by one, later.</summary>
    /// <exception cref="DamagedKeyException">A key cannot be read.</exception>
    public void TryKeys()
    {
        foreach (var key in _keys.GetAllKeys())
        {
            try
            {
                if (key.CreateEncryptor() is null)
                {
                    throw new DamagedKeyException(key.KeyId.ToString(), null);
                }
            }
            catch (Exception e) when (e is CryptographicException or FormatException or System.Xml.XmlException or InvalidOperationException)
            {
                throw new DamagedKeyException(key.KeyId.ToString(), e);
            }
        }

        _seeds.Unprotect(_seeds.Protect(RandomNumberGenerator.GetBytes(1)));
    }
}

using System.Security.Cryptography;
using FlexAuth.Core.Data;
using FlexAuth.Core.SecondFactors.Authenticator;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace FlexAuth.Core.Installation;

/// <summary>What has to work before the first request is served.</summary>
public sealed class StartCheck
{
    private readonly IKeyManager _keys;
    private readonly DatabaseKeyRepository _stored;
    private readonly SeedProtection _seeds;

    internal StartCheck(IKeyManager keys, DatabaseKeyRepository stored, SeedProtection seeds)
    {
        _keys = keys;
        _stored = stored;
        _seeds = seeds;
    }

    /// <summary>Tries every data-protection key: a damaged one would make seeds and cookies unreadable one by one, later.</summary>
    /// <exception cref="DamagedKeyException">A key cannot be read.</exception>
    public void TryKeys()
    {
        var keys = _keys.GetAllKeys();
        RequireAll(keys);
        foreach (var key in keys)
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

    /// <summary>The framework leaves out, with no more than a log entry, what it cannot read at all.</summary>
    private void RequireAll(IReadOnlyCollection<IKey> keys)
    {
        var read = keys.Select(key => key.KeyId).ToHashSet();
        foreach (var element in _stored.GetAllElements().Where(element => element.Name != "revocation"))
        {
            var name = element.Attribute("id")?.Value;
            if (element.Name != "key" || !Guid.TryParse(name, out var id) || !read.Contains(id))
            {
                throw new DamagedKeyException(name ?? "without an id", null);
            }
        }
    }
}

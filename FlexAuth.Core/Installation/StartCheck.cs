using System.Security.Cryptography;
using FlexAuth.Core.Data;
using FlexAuth.Core.SecondFactors.Authenticator;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace FlexAuth.Core.Installation;

/// <summary>What has to work before the first request is served.</summary>
public sealed class StartCheck
{
    private const string KeyPrefix = "key-";

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
        var readable = _keys.GetAllKeys();

        // The framework leaves out, and only logs, what it cannot make a key of.
        var expected = readable.Select(key => $"{KeyPrefix}{key.KeyId:D}").ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (_stored.Names().FirstOrDefault(name => name.StartsWith(KeyPrefix, StringComparison.Ordinal) && !expected.Contains(name)) is { } lost)
        {
            throw new DamagedKeyException(lost, null);
        }

        foreach (var key in readable)
        {
            Try(key);
        }

        _seeds.Unprotect(_seeds.Protect(RandomNumberGenerator.GetBytes(1)));
    }

    private static void Try(IKey key)
    {
        IAuthenticatedEncryptor? encryptor;
        try
        {
            encryptor = key.CreateEncryptor();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new DamagedKeyException(key.KeyId.ToString(), e);
        }

        if (encryptor is null)
        {
            throw new DamagedKeyException(key.KeyId.ToString(), null);
        }
    }
}

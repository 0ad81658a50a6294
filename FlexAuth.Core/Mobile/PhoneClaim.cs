using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Mobile;

/// <summary>By what a request shows which phone it comes from: what its key signed, or a token.</summary>
public sealed class PhoneClaim
{
    private readonly PhoneProof? _proof;
    private readonly PhonePurpose _purpose;

    private PhoneClaim(string key, Func<IQueryable<RegisteredPhone>, IQueryable<RegisteredPhone>> which, PhoneProof? proof = null, PhonePurpose purpose = default) =>
        (Key, Which, _proof, _purpose) = (key, which, proof, purpose);

    /// <summary>What it is remembered by. Holds no secret.</summary>
    internal string Key { get; }

    /// <summary>The phone that it names, by an index.</summary>
    internal Func<IQueryable<RegisteredPhone>, IQueryable<RegisteredPhone>> Which { get; }

    /// <summary>The challenge that was signed; null where it is a token.</summary>
    internal string? Challenge => _proof?.Challenge;

    /// <summary>What a phone signed.</summary>
    public static PhoneClaim Of(PhoneProof proof, PhonePurpose purpose)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return new PhoneClaim(OfPhone(proof.PhoneId), phones => phones.Where(p => p.Id == proof.PhoneId), proof, purpose);
    }

    /// <summary>An access token; null where it cannot be one.</summary>
    public static PhoneClaim? OfAccess(string? token)
    {
        if (!SecretToken.IsWellFormed(token))
        {
            return null;
        }

        var hash = SecretToken.Hash(token!);
        return new PhoneClaim(OfAccessHash(hash), phones => phones.Where(p => p.AccessHash == hash));
    }

    /// <summary>A refresh token; null where it cannot be one.</summary>
    public static PhoneClaim? OfRefresh(string? token)
    {
        if (RefreshPair.Read(token) is not { UnlockHash: var hash })
        {
            return null;
        }

        return new PhoneClaim(OfUnlockHash(hash), phones => phones.Where(p => p.UnlockHash == hash));
    }

    /// <summary>Whether the phone of that key made it; a token is made by this server.</summary>
    internal bool IsMadeBy(byte[] publicKey) => _proof is null || (_proof.IsWellFormed && PhoneKey.HasSigned(publicKey, _proof.TextFor(_purpose), _proof.Signature));

    internal static string OfPhone(Guid phoneId) => $"phone {phoneId:N}";

    internal static string OfAccessHash(string hash) => $"access {hash}";

    internal static string OfUnlockHash(string hash) => $"unlocking {hash}";

    /// <summary>Without what opens something (AU3).</summary>
    public override string ToString() => nameof(PhoneClaim);
}

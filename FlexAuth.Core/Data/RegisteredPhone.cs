namespace FlexAuth.Core.Data;

/// <summary>
/// A phone on which somebody uses FlexAuth. Only it has the private keys, only its owner knows the PIN; here stand public keys and hashes.
/// A PIN or a passkey of the phone guards it, or neither. The tokens are those of its latest unlocking.
/// </summary>
public sealed class RegisteredPhone
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Whose it is.</summary>
    public Guid MemberId { get; init; }

    /// <summary>Whose it is.</summary>
    public Member Member { get; init; } = null!;

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The public key: ECDSA P-256 as SubjectPublicKeyInfo (RFC 5480).</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>Hash of the PIN, in the format of passwords; null where it has none.</summary>
    public string? PinHash { get; set; }

    /// <summary>The authenticator's name for the phone's passkey, unique among all phones; null where it has none.</summary>
    public byte[]? PasskeyId { get; set; }

    /// <summary>The passkey's public key, as COSE_Key (RFC 9052).</summary>
    public byte[]? PasskeyKey { get; set; }

    /// <summary>The authenticator's counter at the latest use; 0 for ever where it does not count.</summary>
    public long PasskeySignCount { get; set; }

    /// <summary>Whether the passkey may be synchronised to other devices. There it opens nothing without the phone's key.</summary>
    public bool PasskeyIsBackupEligible { get; set; }

    /// <summary>Whether it is.</summary>
    public bool PasskeyIsBackedUp { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? PasskeyCreatedAt { get; set; }

    /// <summary>Its latest use; null where there was none.</summary>
    public DateTimeOffset? PasskeyLastUsedAt { get; set; }

    /// <summary>What its owner opens it by, beside its key.</summary>
    public PhoneGuard Guard => this switch { { PinHash: not null } => PhoneGuard.Pin, { PasskeyId: not null } => PhoneGuard.Passkey, _ => PhoneGuard.None };

    /// <summary>Whether the key alone does not open it, as a mandatory PIN has it.</summary>
    public bool IsGuarded => Guard is not PhoneGuard.None;

    /// <summary>Whether a code of the authentication app was given with the password when it was registered.</summary>
    public bool CodeGiven { get; init; }

    /// <summary>PINs that were tried since the latest right one, those under way included.</summary>
    public int PinTries { get; set; }

    /// <summary>Those of them that were found wrong.</summary>
    public int WrongPins { get; set; }

    /// <summary>When the latest try began: after a while nothing is under way any more, though a server stopped in the middle.</summary>
    public DateTimeOffset? PinTriedAt { get; set; }

    /// <summary>By which the tokens of an unlocking follow from each other, encrypted; null while the phone is locked.</summary>
    public string? ProtectedSeed { get; set; }

    /// <summary>SHA-256 of the half of the refresh token that stays for an unlocking, in hex; null while the phone is locked.</summary>
    public string? UnlockHash { get; set; }

    /// <summary>The same of the half that changes with each use.</summary>
    public string? RefreshHash { get; set; }

    /// <summary>The same of the one before; null where there was none.</summary>
    public string? FormerRefreshHash { get; set; }

    /// <summary>
    /// Until when that one is taken still; null while nobody came with the newer ones, whose answer may have got lost. Whoever brings it later
    /// has a copy.
    /// </summary>
    public DateTimeOffset? FormerUntil { get; set; }

    /// <summary>When the current one was given out. Asking for it once more does not move this.</summary>
    public DateTimeOffset? TurnedAt { get; set; }

    /// <summary>SHA-256 of the access token, in hex; null while the phone is locked.</summary>
    public string? AccessHash { get; set; }

    /// <summary>When the access token is void.</summary>
    public DateTimeOffset? AccessExpiresAt { get; set; }

    /// <summary>The latest unlocking; null where there was none.</summary>
    public DateTimeOffset? UnlockedAt { get; set; }

    /// <summary>Registration.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The latest unlocking or refreshing.</summary>
    public DateTimeOffset LastUsedAt { get; set; }

    /// <summary>The phone's address then.</summary>
    public string? Address { get; set; }

    /// <summary>The phone's User-Agent then.</summary>
    public string? UserAgent { get; set; }
}

/// <summary>What opens a registered phone beside its key.</summary>
public enum PhoneGuard
{
    /// <summary>Nothing: whoever has the phone.</summary>
    None,

    /// <summary>A PIN.</summary>
    Pin,

    /// <summary>A passkey of the phone, which verifies its person.</summary>
    Passkey,
}

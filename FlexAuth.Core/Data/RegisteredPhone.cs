namespace FlexAuth.Core.Data;

/// <summary>
/// A phone on which somebody uses FlexAuth. Only it has the private key, only its owner knows the PIN; here stand the public key and hashes.
/// The tokens are those of its latest unlocking.
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

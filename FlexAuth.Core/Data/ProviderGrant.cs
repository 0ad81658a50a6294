namespace FlexAuth.Core.Data;

/// <summary>
/// What a provider gave for an account of somebody, so that it can be asked later whether the account is still good. The account's and not a session's:
/// some give a refresh token with the first consent alone, and take back the whole consent where one token is given back.
/// </summary>
public sealed class ProviderGrant
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Who signs in by it.</summary>
    public Guid MemberId { get; set; }

    /// <summary>At which provider.</summary>
    public SignInMethod Provider { get; init; }

    /// <summary>The account, by the key of its login.</summary>
    public required string AccountKey { get; init; }

    /// <summary>The refresh token, encrypted with the data-protection keys; null where there is none, or none any more.</summary>
    public string? ProtectedToken { get; set; }

    /// <summary>Which application of ours it was given to, by its client id; null where that was not noted yet. Nobody else can ask by it.</summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// The token that a sign-in replaced, until the provider was asked by it once: whoever came in before must not be vouched for by who came in since.
    /// </summary>
    public string? ProtectedFormerToken { get; set; }

    /// <summary>When that sign-in was: of what began before it the former token speaks.</summary>
    public DateTimeOffset? FormerUntil { get; set; }

    /// <summary>
    /// When the provider is asked next; while it is being asked, when that is taken for lost. Null where there is nothing to ask by, or nobody is in.
    /// </summary>
    public DateTimeOffset? CheckAt { get; set; }

    /// <summary>How often it gave no answer since the last one.</summary>
    public int Failures { get; set; }

    /// <summary>
    /// Whether it was asked and its answer never came, or was not kept: it may have replaced the token, and takes this one for stolen then. So it is
    /// from when a check begins until its answer is kept.
    /// </summary>
    public bool IsAnswerLost { get; set; }

    /// <summary>When the provider gave the token, or last said by it that the account is good.</summary>
    public DateTimeOffset AnsweredAt { get; set; }

    /// <summary>When the person was last sent there to consent, since no token came without.</summary>
    public DateTimeOffset? ConsentAskedAt { get; set; }
}

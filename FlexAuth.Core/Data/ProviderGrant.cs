namespace FlexAuth.Core.Data;

/// <summary>
/// What a provider gave for an account of somebody, so that it can be asked later whether the account is still good. The account's and not a session's:
/// some give a refresh token with the first consent alone, and take back the whole consent where one token is given back.
/// </summary>
public sealed class ProviderGrant
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Who signs in by it.</summary>
    public Guid MemberId { get; set; }

    /// <summary>At which provider.</summary>
    public SignInMethod Provider { get; init; }

    /// <summary>The account, by the key of its login.</summary>
    public required string AccountKey { get; init; }

    /// <summary>The refresh token, encrypted with the data-protection keys; null where there is none, or none any more.</summary>
    public string? ProtectedToken { get; set; }

    /// <summary>
    /// When the provider is asked next; while it is being asked, when that is taken for lost. Null where there is nothing to ask by, or nobody is in.
    /// </summary>
    public DateTimeOffset? CheckAt { get; set; }

    /// <summary>How often it gave no answer since the last one.</summary>
    public int Failures { get; set; }

    /// <summary>When the provider gave the token, or last said by it that the account is good.</summary>
    public DateTimeOffset AnsweredAt { get; set; }

    /// <summary>When the person was sent there to consent, since no token came without; null once one came.</summary>
    public DateTimeOffset? ConsentAskedAt { get; set; }
}

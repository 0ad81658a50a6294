namespace FlexAuth.Core.Providers.Protocol;

/// <summary>What a provider says of an account when it is asked by a refresh token.</summary>
internal enum AccountStanding
{
    /// <summary>It is good.</summary>
    Good,

    /// <summary>It is good no more, or the token is (invalid_grant).</summary>
    Refused,

    /// <summary>It was refused for want of the consent by which the token was given.</summary>
    ConsentMissing,

    /// <summary>The account's tenant does not let this application in: that says nothing of the account.</summary>
    ApplicationRefused,
}

/// <summary>An answer.</summary>
/// <param name="Standing">What it says.</param>
/// <param name="Token">The token to ask with next, a new one where the provider replaces it; null where the account is not good.</param>
internal sealed record RefreshAnswer(AccountStanding Standing, string? Token)
{
    /// <summary>Without the token (AU3).</summary>
    public override string ToString() => $"{nameof(RefreshAnswer)} {{ {Standing} }}";
}

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>What a code was traded for (RFC 6749 section 5.1, OpenID Connect Core 1.0 section 3.1.3.3).</summary>
/// <param name="IdToken">Says who it is, once it is found valid.</param>
/// <param name="AccessToken">Opens the provider's own API; null where none was given.</param>
/// <param name="RefreshToken">Says later whether the account is still good; null where none was given.</param>
internal sealed record ProviderTokenSet(string IdToken, string? AccessToken, string? RefreshToken)
{
    /// <summary>Without the secrets: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => nameof(ProviderTokenSet);
}

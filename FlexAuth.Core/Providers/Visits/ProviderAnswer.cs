using FlexAuth.Core.Data;

namespace FlexAuth.Core.Providers.Visits;

/// <summary>What a browser brings back from a provider (RFC 6749 section 4.1.2, RFC 9207).</summary>
/// <param name="Provider">At whose address it came back.</param>
/// <param name="State">What it left with.</param>
/// <param name="Code">To be traded for a token.</param>
/// <param name="Refusal">The provider's error code, where there is no code.</param>
/// <param name="Issuer">Who says so, where the provider tells.</param>
public sealed record ProviderAnswer(SignInMethod Provider, string? State, string? Code, string? Refusal, string? Issuer)
{
    /// <summary>The provider's own words beside the code. They are shown to nobody.</summary>
    public string? Reason { get; init; }

    /// <summary>The tenant for which the provider's page for administrators says that consent was given. Anybody may have written it.</summary>
    public string? ConsentedTenant { get; init; }

    /// <summary>Without the secrets: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => $"{nameof(ProviderAnswer)} {{ {Provider} }}";
}

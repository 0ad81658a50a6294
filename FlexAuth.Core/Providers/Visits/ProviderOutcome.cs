using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Providers.Visits;

/// <summary>What came of a visit to a provider, and where the person wanted to go.</summary>
/// <param name="ReturnUrl">A page of ours.</param>
/// <param name="Problem">Why it came to nothing, where it did.</param>
public sealed record ProviderOutcome(string ReturnUrl, Error? Problem)
{
    /// <summary>Where the browser goes once more before anything comes of it; null where it does not.</summary>
    public Uri? Onward { get; init; }
}

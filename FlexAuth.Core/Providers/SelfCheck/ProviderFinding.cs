using FlexAuth.Core.Data;

namespace FlexAuth.Core.Providers.SelfCheck;

/// <summary>What has to be right before people sign in with a provider.</summary>
public enum CheckedThing
{
    /// <summary>Its discovery document and keys can be had.</summary>
    Issuer,

    /// <summary>It knows this server as its client.</summary>
    Client,

    /// <summary>It sends people back to this server.</summary>
    ReturnAddress,

    /// <summary>It tells this server what it asks.</summary>
    Permissions,
}

/// <summary>How it stands.</summary>
public enum Verdict
{
    /// <summary>It is right.</summary>
    Good,

    /// <summary>It is wrong: people are kept out until it is mended.</summary>
    Bad,

    /// <summary>It cannot be found out without somebody who signs in.</summary>
    Unknown,
}

/// <summary>One thing of one provider.</summary>
/// <param name="Provider">Which provider.</param>
/// <param name="Thing">What of it.</param>
/// <param name="Verdict">How it stands.</param>
/// <param name="About">The address, permissions or tenants that are meant.</param>
public sealed record ProviderFinding(SignInMethod Provider, CheckedThing Thing, Verdict Verdict, string About)
{
    /// <summary>Of the permissions: all that the provider is asked for on any errand (its scopes); null of anything else.</summary>
    public string? Asked { get; init; }
}

/// <summary>What was found of one provider.</summary>
/// <param name="Provider">Which.</param>
/// <param name="Findings">One for each thing.</param>
/// <param name="CheckedAt">When it was asked.</param>
public sealed record ProviderReport(SignInMethod Provider, IReadOnlyList<ProviderFinding> Findings, DateTimeOffset CheckedAt)
{
    /// <summary>Claims of its ID tokens that have to be asked for where it is set up; empty where there are none.</summary>
    public IReadOnlyList<string> OptionalClaims { get; init; } = [];

    /// <summary>Which of them no ID token has had since this server started; null where there was no token yet.</summary>
    public IReadOnlyList<string>? MissingClaims { get; init; }
}

using System.Collections.Immutable;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>How a provider is asked, at a sign-in, for a token by which it can be asked later (OpenID Connect Core 1.0 section 11).</summary>
internal sealed record OfflineAccess
{
    /// <summary>What the standard calls it.</summary>
    public const string StandardScope = "offline_access";

    /// <summary>Entra ID gives one at each sign-in. A page of consent might be one that nobody but an administrator gets past.</summary>
    public static readonly OfflineAccess OfMicrosoft = new() { Scope = StandardScope };

    /// <summary>Google knows no such scope, and gives one with the consent alone: that is asked for once, and Google is told of whom.</summary>
    public static readonly OfflineAccess OfGoogle = new()
    {
        Parameters = ImmutableDictionary<string, string>.Empty.Add("access_type", "offline"),
        AskConsent = account => ImmutableDictionary<string, string>.Empty.Add("login_hint", account.Subject),
    };

    /// <summary>The standard lets others ignore the scope unless they are told to ask for consent; many do not.</summary>
    public static readonly OfflineAccess OfOpenIdConnect = new() { Scope = StandardScope, MayReplace = true, AskConsent = _ => ImmutableDictionary<string, string>.Empty };

    /// <summary>What is asked for besides; null where it is no scope.</summary>
    public string? Scope { get; init; }

    /// <summary>Whether an answer may bring another token, and the former be taken for stolen then.</summary>
    public bool MayReplace { get; init; }

    /// <summary>What else the address says.</summary>
    public ImmutableDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What the address says, beside its prompt, where none came without a page of consent; null where one comes at each sign-in.</summary>
    public Func<ProviderIdentity, ImmutableDictionary<string, string>>? AskConsent { get; init; }

    /// <summary>Whether the next sign-in brings another one, so that none need be kept until then.</summary>
    public bool IsGivenEachTime => AskConsent is null;
}

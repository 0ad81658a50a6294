using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Providers.Visits;

/// <summary>
/// The state of a visit: a random token, and what for, so that whoever comes back finds the right door. What holds is the row: the letter opens
/// nothing.
/// </summary>
public static class ProviderState
{
    private const char SignIn = 's';
    private const char Tenant = 't';
    private const char Connect = 'c';
    private const char Consent = 'a';
    private const char Prove = 'p';

    /// <summary>What for; null for what is no state of ours.</summary>
    public static ProviderErrand? ErrandOf(string? state) => state is { Length: > 1 } && SecretToken.IsWellFormed(state[1..])
        ? state[0] switch
        {
            SignIn => ProviderErrand.SignIn,
            Tenant => ProviderErrand.Tenant,
            Connect => ProviderErrand.Connect,
            Consent => ProviderErrand.Consent,
            Prove => ProviderErrand.Prove,
            _ => null,
        }
        : null;

    internal static string New(ProviderErrand errand) => errand switch
    {
        ProviderErrand.SignIn => SignIn,
        ProviderErrand.Tenant => Tenant,
        ProviderErrand.Consent => Consent,
        ProviderErrand.Prove => Prove,
        _ => Connect,
    } + SecretToken.New();

    /// <summary>Binds the token to the visit: whoever has only the token that another visit led to cannot bring it here.</summary>
    internal static string NonceOf(string state) => SecretToken.Hash($"nonce:{state}");
}

using System.Collections.Immutable;
using FlexAuth.Core.Data;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Users.Countries;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.Organizations.Policy;

/// <summary>
/// What this server can do, and so what a policy can really mean on it. The one place: whatever learns something adds it here, and pages,
/// previews and sign-ins go by it.
/// </summary>
public sealed record ServerOffer
{
    /// <summary>What is built, on a server that sends nothing but mail.</summary>
    public static ServerOffer Today { get; } = new()
    {
        Methods = EnumSet.Of(TwoFactorMethod.AuthenticationApp, TwoFactorMethod.EmailVerification, TwoFactorMethod.Passkey),
    };

    /// <summary>What is built and can be used as this server is configured.</summary>
    /// <param name="sendsSms">Whether there is a way to send an SMS.</param>
    /// <param name="takesPasskeys">Whether browsers do passkeys at its address.</param>
    public static ServerOffer Of(bool sendsSms, bool takesPasskeys = true) => Today with
    {
        Methods = EnumSet.Of(Today.Methods.Values
            .Where(method => takesPasskeys || method is not TwoFactorMethod.Passkey)
            .Concat(sendsSms ? [TwoFactorMethod.SmsCode] : [])),
    };

    /// <summary>Second factors that people can set up and sign in with.</summary>
    public EnumSet<TwoFactorMethod> Methods { get; init; }

    /// <summary>Providers by which people can sign in.</summary>
    public EnumSet<SignInMethod> Providers { get; init; }

    /// <summary>To whose numbers codes go by SMS; all where none go at all, for then nothing is wrong with a number.</summary>
    public ServedCountries SmsCountries { get; init; } = ServedCountries.All;

    /// <summary>What the operator calls the providers of their choice.</summary>
    public IReadOnlyDictionary<SignInMethod, string> Names { get; init; } = ImmutableDictionary<SignInMethod, string>.Empty;

    /// <summary>Providers of the operator's choice.</summary>
    public IEnumerable<SignInMethod> FurtherProviders => Providers.Values.Where(provider => provider.IsFurther());

    /// <summary>The name of a way in by a provider, as people say it.</summary>
    public string NameOf(SignInMethod provider) =>
        provider.IsFurther() ? Names.GetValueOrDefault(provider) ?? ProviderNames.Of(provider) : provider.ToString();

    /// <summary>The name of the service that people sign in at.</summary>
    public string FullNameOf(SignInMethod provider) => provider.IsFurther() ? NameOf(provider) : ProviderNames.Of(provider);
}

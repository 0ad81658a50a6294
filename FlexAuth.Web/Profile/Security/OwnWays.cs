using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.Users.SignInDetails;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

/// <summary>The ways in that somebody has, and what is left of them without one.</summary>
internal static class OwnWays
{
    /// <summary>Whether email and password lets them in.</summary>
    public static bool HasPassword(this OwnSignIn own) => own is { UsesEmailLogin: true, Person.EmailLogin.HasPassword: true };

    /// <summary>The way by that provider.</summary>
    public static WayIn Way(this OwnSignIn own, SignInMethod provider) => own.Person.By(provider);

    /// <summary>Whether that provider is all that lets them in.</summary>
    public static bool IsOnlyWay(this OwnSignIn own, ServerOffer offer, SignInMethod provider) =>
        !own.HasPassword() && !OpenBut(own, offer, provider).Any();

    /// <summary>The ways in without that provider, in words.</summary>
    public static string WaysWithout(this IStringLocalizer<FactorWords> words, OwnSignIn own, ServerOffer offer, SignInMethod provider) => string.Join(
        ", ", [.. own.HasPassword() ? [words["Password.InList"].Value] : Array.Empty<string>(), .. OpenBut(own, offer, provider).Select(offer.FullNameOf)]);

    private static IEnumerable<SignInMethod> OpenBut(OwnSignIn own, ServerOffer offer, SignInMethod provider) =>
        offer.Providers.Values.Where(other => other != provider && own.Way(other).IsOpen);
}

using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.SignIn.Providers;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.SignIn;

public sealed partial class SignInPage
{
    /// <summary>With what a sign-in that came to no end elsewhere may be sent here. Any other text in the address says nothing.</summary>
    private static readonly string[] Problems =
        ["sign_in.ticket_void", "sign_in.no_longer_allowed", "sign_in.provider_closed", "sign_in.method_forbidden", "sign_in.factor_removed", "sign_in.no_method", FlexAuthUrls.DeviceForgotten, FlexAuthUrls.Busy];

    /// <summary>The same of a way by a provider: the sentence names it.</summary>
    private static readonly string[] ProviderProblems =
    [
        "provider.not_offered", "provider.unreachable", "provider.misconfigured", "provider.cancelled", "provider.consent_missing",
        "provider.answer_refused", "provider.visit_over", "provider.signed_out", "provider.not_assigned", "provider.personal", "provider.tenant_unknown", "provider.not_vouched",
        "provider.unknown_person", "provider.other_account", "provider.disabled",
    ];

    [SupplyParameterFromQuery(Name = "returnUrl")] private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery(Name = "ended")] private string? Ended { get; set; }

    [SupplyParameterFromQuery(Name = "problem")] private string? Problem { get; set; }

    [SupplyParameterFromQuery(Name = "provider")] private string? Provider { get; set; }

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private IStringLocalizer<SignInPage> Text { get; set; } = null!;

    private string? Message => (Problem, Ended) switch
    {
        ({ } code, _) when Problems.Contains(code) => Errors.Of(new Error(code)),
        ({ } code, _) when ProviderProblems.Contains(code) && ProviderWord.Of(Provider) is { } provider => Errors.Of(new Error(code, $"{provider}")),
        (_, FlexAuthUrls.EndedBySignOut) => Text["SignedOut"],
        (_, FlexAuthUrls.EndedByItself) => Text["Ended"],
        (_, FlexAuthUrls.EndedAtProvider) when ProviderWord.Of(Provider) is { } provider => Text["EndedAtProvider", Offer.NameOf(provider)],
        (_, FlexAuthUrls.EndedForConsent) when ProviderWord.Of(Provider) is { } provider => Text["EndedForConsent", Offer.NameOf(provider)],
        (_, FlexAuthUrls.EndedByProvider) when ProviderWord.Of(Provider) is { } provider => Text["EndedByProvider", Offer.NameOf(provider)],
        _ when Actor.SignedIn is not null => Text["AlreadySignedIn"],
        _ => null,
    };
}

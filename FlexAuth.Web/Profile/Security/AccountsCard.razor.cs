using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using FlexAuth.Web.SignIn.Providers;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class AccountsCard
{
    /// <summary>With what a visit to a provider may come back here. Any other text in the address says nothing.</summary>
    private static readonly string[] Problems =
    [
        "provider.unreachable", "provider.misconfigured", "provider.cancelled", "provider.consent_missing", "provider.answer_refused",
        "provider.visit_over", "provider.signed_out", "provider.not_assigned", "provider.personal", "provider.tenant_unknown", "provider.account_taken", "provider.other_account",
    ];

    private bool busy;
    private string? problem;

    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "proved")] private string? Proved { get; set; }

    [SupplyParameterFromQuery(Name = "problem")] private string? ProblemCode { get; set; }

    [SupplyParameterFromQuery(Name = "provider")] private string? Provider { get; set; }

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private ConnectAccount Connect { get; set; } = null!;

    [Inject] private DisconnectAccount Disconnect { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private IStringLocalizer<FactorWords> Factors { get; set; } = null!;

    [Inject] private IStringLocalizer<AccountsCard> Text { get; set; } = null!;

    /// <summary>What the visit to a provider brought, from which the person just came back.</summary>
    private (Tone Tone, string Words)? Brought => (ProviderWord.Of(Proved), ProviderWord.Of(Provider)) switch
    {
        ({ } proved, _) when Own.Way(proved).IsOpen => (Tone.Success, Text["Done", Offer.NameOf(proved)]),
        (_, { } provider) when Problems.Contains(ProblemCode) => (Tone.Warning, Errors.Of(new Error(ProblemCode!, $"{provider}"))),
        _ => null,
    };

    private async Task ConnectAsync(SignInMethod provider)
    {
        if (busy)
            return;
        (busy, problem) = (true, null);
        var there = await Around.RunAsync(() => Connect.ExecuteAsync(Actor.Member, new ProviderQuestion(provider, FlexAuthUrls.Security)));
        busy = false;
        if (there is { Succeeded: true })
            Navigation.NavigateTo(there.Value.AbsoluteUri, forceLoad: true);
        else
            problem = there is null ? null : Errors.Of(there.Error!);
    }

    private void AskToDisconnect(SignInMethod provider) => Around.Ask(new Question(
        Text["DisconnectQuestion", Offer.NameOf(provider)],
        Text["DisconnectWhat", Offer.NameOf(provider), Factors.WaysWithout(Own, Offer, provider)],
        Text["Disconnect"],
        Text["Disconnected", Offer.NameOf(provider)],
        () => Disconnect.ExecuteAsync(Actor.Member, provider)));
}

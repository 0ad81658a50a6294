using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using FlexAuth.Web.SignIn.Providers;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization.Providers;

/// <summary>Portal → Settings → Organization → Sign-in providers: whose accounts come in.</summary>
public sealed partial class ProvidersPage : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    /// <summary>With what a visit to a provider may come back here. Any other text in the address says nothing.</summary>
    private static readonly string[] Problems =
    [
        "provider.not_offered", "provider.unreachable", "provider.misconfigured", "provider.cancelled", "provider.consent_missing",
        "provider.answer_refused", "provider.visit_over", "provider.signed_out", "provider.not_assigned", "provider.personal", "provider.tenant_taken", "provider.not_administrator", "provider.domain_unverified",
        "provider.guest", "provider.other_tenant", "provider.other_organization", "provider.consent_unconnected", "step_up.required",
    ];

    private readonly CancellationTokenSource leaving = new();
    private IDisposable? subscription;
    private TenantsView? view;
    private Error? problem;

    [SupplyParameterFromQuery(Name = "proved")] private string? Proved { get; set; }

    [SupplyParameterFromQuery(Name = "consented")] private string? Consented { get; set; }

    [SupplyParameterFromQuery(Name = "problem")] private string? ProblemCode { get; set; }

    [SupplyParameterFromQuery(Name = "provider")] private string? Provider { get; set; }

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private ShowTenants Show { get; set; } = null!;

    [Inject] private ChangeFeed Feed { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<ProvidersPage> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<ProvidersPage> Text { get; set; } = null!;

    /// <summary>What the visit to a provider brought, from which the person just came back.</summary>
    private (Tone Tone, string Words)? Brought => (ProviderWord.Of(Proved), ProviderWord.Of(Provider)) switch
    {
        ({ } proved, _) => (Tone.Success, Text["Proved", Offer.NameOf(proved)]),
        _ when ProviderWord.Of(Consented) is { } consented => (Tone.Success, Text["Consented", Offer.NameOf(consented)]),
        (_, { } provider) when Problems.Contains(ProblemCode) => (Tone.Warning, Errors.Of(new Error(ProblemCode!, $"{provider}"))),
        _ => null,
    };

    public void Dispose()
    {
        subscription?.Dispose();
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override Task OnInitializedAsync()
    {
        if (Actor.SignedIn is { RootOrganizationId: var root })
            subscription = Feed.Subscribe(change => change.RootOrganizationId == root && change.Kind != ChangeKind.SessionEnded, OnChangesAsync, Window);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            var shown = await Logger.CatchAsync(() => Show.ExecuteAsync(Actor.Member, new Nothing(), leaving.Token));
            problem = shown.Error;
            if (shown.Succeeded)
                view = shown.Value;
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    private Task OnChangesAsync(ChangeBatch batch) => leaving.IsCancellationRequested ? Task.CompletedTask : InvokeAsync(async () =>
    {
        if (leaving.IsCancellationRequested)
            return;
        await LoadAsync();
        StateHasChanged();
    });
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.SignIn.StepUp;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization.Providers;

public sealed partial class ProviderCard
{
    private StepUpDialog stepUp = null!;
    private TenantRow? asked;
    private Error? problem;
    private bool busy;

    [Parameter, EditorRequired] public ProviderTenants View { get; set; } = null!;

    [Parameter] public bool CanChange { get; set; }

    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private AddTenant Add { get; set; } = null!;

    [Inject] private AskConsent Consent { get; set; } = null!;

    [Inject] private RemoveTenant Remove { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<ProviderCard> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<ProviderCard> Text { get; set; } = null!;

    private string Name => Offer.NameOf(View.Provider);

    private string HeadingId => $"provider-{View.Provider.ToString().ToLowerInvariant()}";

    private static string NameOf(TenantRow tenant) => tenant.Domain ?? tenant.Tenant;

    private string Proved(TenantRow tenant) => tenant.VerifiedBy is { } by ? Text["ProvedBy", by] : Text["ProvedBefore"];

    private void Ask(TenantRow tenant) => (asked, problem) = (tenant, null);

    private void Close() => (asked, problem) = (null, null);

    /// <summary>Of a provider that only the configuration knows, the configuration says whose it is.</summary>
    private bool AsksAdministrator => !View.Provider.IsFurther();

    private SignInMethod Kind => View.Provider.IsFurther() ? SignInMethod.OpenIdConnect : View.Provider;

    /// <summary>Google's administrators allow applications in their own console alone.</summary>
    private bool HasConsentPage => View.Provider.ConsentsByTenant();

    private Task AddAsync(TenantRow? tenant = null) => LeaveAsync(() => Add.ExecuteAsync(Actor.Member, Question(tenant)));

    private Task ConsentAsync(TenantRow? tenant = null) => LeaveAsync(() => Consent.ExecuteAsync(Actor.Member, Question(tenant)));

    private ProviderQuestion Question(TenantRow? tenant) => new(View.Provider, FlexAuthUrls.Providers) { Tenant = tenant?.Tenant };

    /// <summary>Off to the provider, which says whether it is so.</summary>
    private async Task LeaveAsync(Func<Task<Result<Uri>>> leave)
    {
        var there = await ProvedAsync(leave);
        if (there is { Succeeded: true })
            Navigation.NavigateTo(there.Value.AbsoluteUri, forceLoad: true);
    }

    private async Task RemoveAsync()
    {
        if (asked is not { } tenant)
            return;
        var removed = await ProvedAsync(() => Remove.ExecuteAsync(Actor.Member, tenant.Id));
        if (removed is not { Succeeded: true })
            return;
        asked = null;
        await OnChanged.InvokeAsync();
    }

    /// <summary>Does it, after a proof of oneself where one is asked for.</summary>
    /// <returns>Null where it is being done already, or was given up.</returns>
    private async Task<Result<T>?> ProvedAsync<T>(Func<Task<Result<T>>> act)
    {
        if (busy)
            return null;
        (busy, problem) = (true, null);
        var done = await stepUp.WithProofAsync(() => Logger.CatchAsync(act));
        (busy, problem) = (false, done?.Error);
        return done;
    }
}

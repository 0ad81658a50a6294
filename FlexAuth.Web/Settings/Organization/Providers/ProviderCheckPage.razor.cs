using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.SelfCheck;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization.Providers;

/// <summary>How far the check of one provider is.</summary>
/// <param name="Report">What was found last; null where nothing was yet.</param>
/// <param name="Problem">Why it was not checked just now.</param>
/// <param name="IsBusy">Whether it is being asked.</param>
public sealed record ProviderCheckState(ProviderReport? Report = null, Error? Problem = null, bool IsBusy = false);

/// <summary>
/// Portal → Settings → Organization → Sign-in providers → Check the set-up. Providers are asked side by side, by whoever looks and not by the
/// page that is made first: one that hangs keeps nobody from the rest.
/// </summary>
public sealed partial class ProviderCheckPage : IDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private readonly Dictionary<SignInMethod, ProviderCheckState> states = [];
    private IReadOnlyList<ProviderSetUp>? providers;
    private Error? problem;

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private ShowProviderSetUp Show { get; set; } = null!;

    [Inject] private CheckProvider Check { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<ProviderCheckPage> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<ProviderCheckPage> Text { get; set; } = null!;

    private IEnumerable<SignInMethod> Offered => providers?.Where(provider => provider.IsOffered).Select(provider => provider.Provider) ?? [];

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override Task OnInitializedAsync() => BeginAsync();

    private bool IsBusy(SignInMethod provider) => states.GetValueOrDefault(provider) is { IsBusy: true };

    private async Task BeginAsync()
    {
        try
        {
            var shown = await Logger.CatchAsync(() => Show.ExecuteAsync(Actor.Member, new Nothing(), leaving.Token));
            (providers, problem) = (shown.Succeeded ? shown.Value : providers, shown.Error);
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
            return;
        }

        if (RendererInfo.IsInteractive)
            await CheckAsync();
    }

    private Task CheckAsync() => Task.WhenAll(Offered.Where(provider => !IsBusy(provider)).ToList().Select(CheckAsync));

    private async Task CheckAsync(SignInMethod provider)
    {
        var before = states.GetValueOrDefault(provider)?.Report;
        states[provider] = new ProviderCheckState(before, IsBusy: true);
        StateHasChanged();
        try
        {
            var report = await Logger.CatchAsync(() => Check.ExecuteAsync(Actor.Member, provider, leaving.Token));
            states[provider] = new ProviderCheckState(report.Succeeded ? report.Value : before, report.Error);
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }
}

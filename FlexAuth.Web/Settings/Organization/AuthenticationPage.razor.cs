using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

/// <summary>Portal → Settings → Organization → Authentication.</summary>
public sealed partial class AuthenticationPage : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource leaving = new();
    private IDisposable? subscription;
    private EmailLoginView? view;
    private PolicyView? policy;
    private Error? problem;

    [Inject] private ShowEmailLogin Show { get; set; } = null!;

    [Inject] private ShowPolicy Policy { get; set; } = null!;

    [Inject] private ChangeFeed Feed { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<AuthenticationPage> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<AuthenticationPage> Text { get; set; } = null!;

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
            var ruled = await Logger.CatchAsync(() => Policy.ExecuteAsync(Actor.Member, new Nothing(), leaving.Token));
            problem = shown.Error ?? ruled.Error;
            if (shown.Succeeded && ruled.Succeeded)
                (view, policy) = (shown.Value, ruled.Value);
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

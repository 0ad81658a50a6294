using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

/// <summary>Portal → Settings → Organization → General: the tree of organizations.</summary>
public sealed partial class GeneralPage : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    /// <summary>Of people only their numbers are shown, and each sign-in is a change.</summary>
    private static readonly TimeSpan NowAndThen = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource leaving = new();
    private readonly List<IDisposable> subscriptions = [];
    private OrganizationOutline? outline;
    private TreeAsked? asked;
    private Error? problem;
    private string? message;

    [Inject] private ShowTree Show { get; set; } = null!;

    [Inject] private ChangeFeed Feed { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<GeneralPage> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<GeneralPage> Text { get; set; } = null!;

    public void Dispose()
    {
        subscriptions.ForEach(subscription => subscription.Dispose());
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override Task OnInitializedAsync()
    {
        if (Actor.SignedIn is { RootOrganizationId: var root })
        {
            subscriptions.Add(Feed.Subscribe(c => c.RootOrganizationId == root && c.Kind is ChangeKind.Organization, HearAsync, Soon));
            subscriptions.Add(Feed.Subscribe(c => c.RootOrganizationId == root && c.Kind is ChangeKind.Member, HearAsync, NowAndThen));
        }

        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            var shown = await Logger.CatchAsync(() => Show.ExecuteAsync(Actor.Member, new Nothing(), leaving.Token));
            problem = shown.Error;
            if (shown.Succeeded)
                (outline ??= new OrganizationOutline()).Take(shown.Value);
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    private Task HearAsync(ChangeBatch batch) => leaving.IsCancellationRequested ? Task.CompletedTask : InvokeAsync(async () =>
    {
        if (leaving.IsCancellationRequested)
            return;
        await LoadAsync();
        StateHasChanged();
    });

    private TreeNode? Subject(TreeAction action) => asked?.Action == action ? asked.Node : null;

    private void Ask(TreeAsked what) => (asked, message) = (what, null);

    private void Close() => asked = null;

    private async Task DoneAsync(TreeDone done)
    {
        asked = null;
        await LoadAsync();
        outline!.Reveal(done.ToSee);
        message = done.Words;
    }
}

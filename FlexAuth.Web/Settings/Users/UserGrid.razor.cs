using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class UserGrid : IDisposable
{
    /// <summary>The least time between two renewals: with it, a change shows well within a second.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource leaving = new();
    private CancellationTokenSource? loading;
    private IDisposable? subscription;
    private UserView? asked;
    private ShownUsers? users;
    private Error? problem;
    private bool isLoading;

    [Parameter, EditorRequired] public UserView View { get; set; } = null!;

    [Parameter] public bool CanManage { get; set; }

    [Parameter] public EventCallback<Said> OnSaid { get; set; }

    [Inject] private ListUsers Listing { get; set; } = null!;

    [Inject] private ReadUsers Reading { get; set; } = null!;

    [Inject] private ChangeFeed Feed { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<UserGrid> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<UserGrid> Text { get; set; } = null!;

    private string Count => users is not { Total: var total }
        ? ""
        : Text[(View.IsSearch ? "Match" : "People") + (total == 1 ? "One" : "Many"), total];

    /// <summary>Reads the list again and shows somebody who was just added, on top where the list would not show them here.</summary>
    public async Task ShowNewAsync(Guid id)
    {
        await LoadAsync();
        var read = await Logger.CatchAsync(() => Reading.ExecuteAsync(Actor.Member, [id], leaving.Token));
        if (read.Succeeded && read.Value.Count == 1)
            users?.Add(read.Value[0]);
        StateHasChanged();
    }

    public void Dispose()
    {
        subscription?.Dispose();
        leaving.Cancel();
        loading?.Dispose();
        leaving.Dispose();
    }

    protected override void OnInitialized()
    {
        // Before the first reading: what changes during it is not missed.
        if (Actor.SignedIn is { RootOrganizationId: var root })
            subscription = Feed.Subscribe(change => change.RootOrganizationId == root && change.Kind is ChangeKind.Member or ChangeKind.Organization, OnChangesAsync, Window);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (View == asked)
            return;
        asked = View;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        loading?.Cancel();
        loading?.Dispose();
        loading = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token);
        var token = loading.Token;
        var view = View;
        isLoading = true;
        try
        {
            var page = await Logger.CatchAsync(() => Listing.ExecuteAsync(Actor.Member, view.Request, token));
            token.ThrowIfCancellationRequested();
            isLoading = false;
            problem = page.Error;
            if (page.Succeeded)
                users = new ShownUsers(page.Value);
        }
        catch (OperationCanceledException)
        {
            // A newer view is being read, or nobody looks any more.
        }
    }

    private Task OnChangesAsync(ChangeBatch batch) => leaving.IsCancellationRequested ? Task.CompletedTask : InvokeAsync(async () =>
    {
        try
        {
            if (batch.TooManyToList)
                await LoadAsync();
            else if (users is not null)
                await RenewAsync(users, batch.Changes);
            if (!leaving.IsCancellationRequested)
                StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    });

    private async Task RenewAsync(ShownUsers shown, IReadOnlyCollection<Change> changes)
    {
        // An organization's change may concern every row.
        var everybody = changes.Any(change => change.Kind == ChangeKind.Organization);
        var ids = shown.Rows.Select(row => row.Id).Where(id => everybody || changes.Any(change => change.Id == id)).ToList();
        if (ids.Count > 0)
        {
            var fresh = await Logger.CatchAsync(() => Reading.ExecuteAsync(Actor.Member, ids, leaving.Token));
            if (fresh.Succeeded)
                shown.Renew(fresh.Value);
        }

        if (!shown.HasNews && changes.Any(change => change.Kind == ChangeKind.Member && !shown.Shows(change.Id)))
        {
            var now = await Logger.CatchAsync(() => Listing.ExecuteAsync(Actor.Member, View.Request, leaving.Token));
            shown.HasNews = now.Succeeded && !shown.IsSameListAs(now.Value);
        }
    }
}

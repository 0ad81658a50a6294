using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Create;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

/// <summary>Portal → Settings → Users. What is on show changes at once; the address follows it.</summary>
public sealed partial class UsersPage : IDisposable
{
    /// <summary>How long nobody types before the address takes up the search.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private UserGrid? grid;
    private bool adding;
    private bool exporting;
    private string? message;
    private Tone tone;
    private UserView view = new();
    private UserView addressed = new();
    private CancellationTokenSource pausing = new();

    /// <summary>Whose form is open over the list.</summary>
    [Parameter] public Guid? Id { get; set; }

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private IStringLocalizer<UsersPage> Text { get; set; } = null!;

    private bool CanManage => PermissionTable.Allows(Actor.Member, Permission.ManageUsers);

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        pausing.Cancel();
        pausing.Dispose();
    }

    protected override void OnInitialized()
    {
        view = addressed = UserView.Of(Navigation.Uri);
        Navigation.LocationChanged += OnLocationChanged;
    }

    private void Show(UserView next)
    {
        Turn(next);
        Write(replace: false);
    }

    private async Task SearchAsync(UserView next)
    {
        Turn(next);
        var token = pausing.Token;
        StateHasChanged();
        try
        {
            await Task.Delay(Pause, Clock, token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        // One search is one step back, not one for each letter of it.
        Write(replace: addressed.IsSearch);
    }

    private void Turn(UserView next)
    {
        // What was said belongs to the list that it was said over.
        if (!next.IsSameListAs(view))
            message = null;
        view = next;
        pausing.Cancel();
        pausing.Dispose();
        pausing = new CancellationTokenSource();
    }

    private void Write(bool replace)
    {
        if (addressed == view)
            return;
        addressed = view;
        Navigation.NavigateTo(view.Address, new NavigationOptions { ReplaceHistoryEntry = replace });
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        var path = new Uri(change.Location).AbsolutePath;
        if (!IsHere(path))
            return;
        var arrived = UserView.Of(change.Location);
        // An address of our own, whose answer may come after the next letter was typed; or a form over the list was opened or closed.
        if (arrived == addressed)
            return;
        addressed = arrived;
        _ = InvokeAsync(() =>
        {
            Turn(arrived);
            StateHasChanged();
        });
    }

    /// <summary>The list, or the form about one person over it. Other pages, such as those of actions, have addresses below it too.</summary>
    private static bool IsHere(string path) =>
        path == FlexAuthUrls.Users
        || (path.StartsWith(FlexAuthUrls.Users + "/", StringComparison.Ordinal) && Guid.TryParse(path.AsSpan(FlexAuthUrls.Users.Length + 1), out _));

    private async Task ShowCreatedAsync(NewUser created)
    {
        var name = $"{created.FirstName.Trim()} {created.LastName.Trim()}";
        Say(new Said(created.EnableEmailLogin ? Text["AddedAndInvited", name, created.Email.Trim()] : Text["Added", name], Tone.Success));
        if (grid is not null)
            await grid.ShowNewAsync(created.Id);
    }

    private void CloseEdit() =>
        Navigation.NavigateTo(FlexAuthUrls.Users + new Uri(Navigation.Uri).Query, new NavigationOptions { ReplaceHistoryEntry = true });

    private void Say(Said said) => (message, tone) = (said.Text, said.Tone);
}

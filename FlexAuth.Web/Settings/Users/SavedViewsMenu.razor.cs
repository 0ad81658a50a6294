using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.SavedViews;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class SavedViewsMenu
{
    private IReadOnlyList<SavedUserView>? views;
    private SavedUserView? renamed;
    private SavedUserView? unwanted;
    private Guid id;
    private string name = "";
    private bool asking;
    private bool replace;
    private bool busy;
    private Error? problem;

    [Parameter, EditorRequired] public UserView View { get; set; } = null!;

    [Parameter] public EventCallback<Said> OnSaid { get; set; }

    [Inject] private ListSavedViews Listing { get; set; } = null!;

    [Inject] private SaveView Saving { get; set; } = null!;

    [Inject] private DeleteSavedView Deleting { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<SavedViewsMenu> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<SavedViewsMenu> Text { get; set; } = null!;

    // What was saved is data: an address is made of it anew, and never leads elsewhere.
    private static UserView ViewOf(SavedUserView view) => UserView.Of("?" + view.Query);

    private static string AddressOf(SavedUserView view) => UserListPlace.Users.AddressOf(ViewOf(view));

    private bool IsShown(SavedUserView view) => ViewOf(view) == View;

    private async Task LoadAsync()
    {
        var read = await Logger.CatchAsync(() => Listing.ExecuteAsync(Actor.Member, new Nothing()));
        problem = read.Error;
        if (read.Succeeded)
            views = read.Value;
    }

    private void Ask(SavedUserView? view)
    {
        (renamed, id, name) = (view, view?.Id ?? Guid.CreateVersion7(), view?.Name ?? "");
        (asking, replace, problem) = (true, false, null);
    }

    private void Name(string typed) => (name, replace, problem) = (typed, false, null);

    private async Task SaveAsync()
    {
        if (busy)
            return;
        busy = true;
        var view = new ViewToSave(id, name, renamed?.Query ?? View.Query, replace);
        var saved = await Logger.CatchAsync(() => Saving.ExecuteAsync(Actor.Member, view));
        busy = false;
        problem = saved.Error;
        // Pressed once more, it replaces.
        replace = problem?.Code == "saved_view.name.taken";
        if (!saved.Succeeded)
            return;
        asking = false;
        await OnSaid.InvokeAsync(new Said(Text["Saved", name.Trim()], Tone.Success));
        await LoadAsync();
    }

    private void Keep() => unwanted = null;

    private async Task DeleteAsync()
    {
        if (busy || unwanted is not { } view)
            return;
        busy = true;
        var deleted = await Logger.CatchAsync(() => Deleting.ExecuteAsync(Actor.Member, view.Id));
        (busy, unwanted) = (false, null);
        await LoadAsync();
        await OnSaid.InvokeAsync(deleted.Succeeded
            ? new Said(Text["Deleted", view.Name], Tone.Success)
            : new Said(Errors.Of(deleted.Error), Tone.Danger));
    }
}

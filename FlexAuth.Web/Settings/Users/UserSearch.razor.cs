using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class UserSearch
{
    private string typed = "";
    private string? searched;

    [Parameter, EditorRequired] public UserView View { get; set; } = null!;

    [Parameter] public EventCallback<UserView> OnSearch { get; set; }

    protected override void OnParametersSet()
    {
        // The search changed otherwise than by typing: the way back, a link, "Clear search".
        if (View.Search != searched)
            (typed, searched) = (View.Search, View.Search);
    }

    private async Task TypeAsync(string? text)
    {
        typed = text ?? "";
        var view = View.Searching(typed);
        if (view.Search == View.Search)
            return;
        searched = view.Search;
        await OnSearch.InvokeAsync(view);
    }
}

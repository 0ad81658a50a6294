using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Create;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

/// <summary>Portal → Settings → Users.</summary>
public sealed partial class UsersPage
{
    private UserGrid? grid;
    private bool adding;
    private string? message;
    private Tone tone;
    private UserView? seen;

    /// <summary>Whose form is open over the list.</summary>
    [Parameter] public Guid? Id { get; set; }

    [SupplyParameterFromQuery(Name = "q")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "sort")] private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private string? Page { get; set; }

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IStringLocalizer<UsersPage> Text { get; set; } = null!;

    private UserView View => UserView.Of(Search, Sort, Page);

    private bool CanManage => PermissionTable.Allows(Actor.Member, Permission.ManageUsers);

    protected override void OnParametersSet()
    {
        // What was said belongs to the list that it was said over.
        if (seen is not null && seen != View)
            message = null;
        seen = View;
    }

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

using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Create;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

/// <summary>Portal → Settings → Users.</summary>
public sealed partial class UsersPage : IDisposable
{
    private UserGrid? grid;
    private AddressedUserView list = null!;
    private bool adding;
    private bool exporting;
    private string? message;
    private Tone tone;

    /// <summary>Whose form is open over the list.</summary>
    [Parameter] public Guid? Id { get; set; }

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private IStringLocalizer<UsersPage> Text { get; set; } = null!;

    private bool CanManage => PermissionTable.Allows(Actor.Member, Permission.ManageUsers);

    public void Dispose() => list.Dispose();

    protected override void OnInitialized() => list = new AddressedUserView(UserListPlace.Users, Navigation, Clock, isAnother => _ = InvokeAsync(() =>
    {
        Quieten(isAnother);
        StateHasChanged();
    }));

    private void Show(UserView next)
    {
        Quieten(!next.IsSameListAs(list.View));
        list.Show(next);
    }

    private Task SearchAsync(UserView next)
    {
        Quieten(!next.IsSameListAs(list.View));
        return list.SearchAsync(next);
    }

    // What was said belongs to the list that it was said over.
    private void Quieten(bool isAnother) => message = isAnother ? null : message;

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

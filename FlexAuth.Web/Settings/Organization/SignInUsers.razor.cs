using FlexAuth.Core.Users.Directory;
using FlexAuth.Web.Settings.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class SignInUsers : IDisposable
{
    private static readonly UserListPlace Place = new(
        FlexAuthUrls.Authentication,
        EnumSet.Of(
            UserColumn.Organization, UserColumn.Microsoft, UserColumn.Google, UserColumn.EmailLogin, UserColumn.Status, UserColumn.LastSignIn),
        IsBelowForms: false,
        (person, _) => FlexAuthUrls.AuthenticationOf(person));

    private AddressedUserView list = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private IStringLocalizer<SignInUsers> Text { get; set; } = null!;

    public void Dispose() => list.Dispose();

    protected override void OnInitialized() =>
        list = new AddressedUserView(Place, Navigation, Clock, _ => InvokeAsync(StateHasChanged));
}

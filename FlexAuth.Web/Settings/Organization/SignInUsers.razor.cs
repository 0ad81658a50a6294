using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Web.Settings.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class SignInUsers : IDisposable
{
    private AddressedUserView list = null!;
    private UserListPlace place = null!;

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private IStringLocalizer<SignInUsers> Text { get; set; } = null!;

    /// <summary>Two providers that everybody knows, and those that only the configuration does.</summary>
    internal static UserListPlace PlaceOf(ServerOffer offer) => new(
        FlexAuthUrls.Authentication,
        EnumSet.Of(
        [
            UserColumn.Organization, UserColumn.Microsoft, UserColumn.Google, .. offer.FurtherProviders.Select(UserColumns.Of),
            UserColumn.EmailLogin, UserColumn.Status, UserColumn.LastSignIn,
        ]),
        IsBelowForms: false,
        (person, _) => FlexAuthUrls.AuthenticationOf(person));

    public void Dispose() => list.Dispose();

    protected override void OnInitialized() =>
        list = new AddressedUserView(place = PlaceOf(Offer), Navigation, Clock, _ => InvokeAsync(StateHasChanged));
}

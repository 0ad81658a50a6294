using FlexAuth.Core.Mobile;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class OwnPhones
{
    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private RevokeOwnPhone Revoke { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private ViewerTimeZone Viewer { get; set; } = null!;

    [Inject] private IStringLocalizer<OwnPhones> Text { get; set; } = null!;

    /// <summary>Two phones may have one name.</summary>
    private string Called(PhoneRegistration phone) => Text["Called", phone.Name, Viewer.Written(phone.RegisteredAt)];

    private void Ask(PhoneRegistration phone) => Around.Ask(new Question(
        Text["Question"],
        Text["RemoveWhat", Called(phone)],
        Text["Remove"],
        Text["Removed", phone.Name],
        () => Revoke.ExecuteAsync(Actor.Member, new OwnRegisteredPhone(phone.Id)))
    {
        IsSoAlready = ["mobile.gone"],
    });
}

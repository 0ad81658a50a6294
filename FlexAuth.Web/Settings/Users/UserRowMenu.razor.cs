using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Settings.Users.Actions;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class UserRowMenu
{
    [Parameter, EditorRequired] public UserRow User { get; set; } = null!;

    [CascadingParameter] private PeopleActions? Around { get; set; }

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private IStringLocalizer<UserRowMenu> Text { get; set; } = null!;

    [Inject] private IStringLocalizer<ActionWords> Words { get; set; } = null!;

    private string Id => $"actions-{User.Id:N}";

    private bool IsDisabled => User.Standing is Standing.Disabled;

    private bool HasEmailLogin => User.EmailLoginEnabled || User.HasEmergencyAccess;

    /// <summary>What applies, or why it does not, as far as the row knows; the preview knows the rest. Of two opposites, the one that changes something.</summary>
    private IEnumerable<(UserAction Action, Error? Refusal)> Offered =>
    [
        User.EmailLoginEnabled
            ? (UserAction.DisableEmailLogin, null)
            : (UserAction.EnableEmailLogin, IsDisabled ? new Error("user.disabled", User.Name) : null),
        (UserAction.ResendPasswordReset, IsDisabled ? new Error("user.disabled", User.Name) : HasEmailLogin ? null : new Error("user.no_email_login", User.Name)),
        (UserAction.Unlock, User.LockedUntil is null && User.Standing is not Standing.Active and not Standing.Locked ? new Error("user_action.not_locked") : null),
        (UserAction.ResetTwoFactor, User.Standing is Standing.NotInvited or Standing.Invited or Standing.LinkOpened or Standing.PasswordSet
            ? new Error("user_action.no_two_factor")
            : null),
        // Whoever has a password may have a phone that is unlocked, without ever having signed in.
        (UserAction.EndSessions, User is { LastSignInAt: null, Standing: Standing.NotInvited or Standing.Invited or Standing.LinkOpened or Standing.Disabled }
            ? new Error("user_action.no_session")
            : null),
        (IsDisabled ? UserAction.EnableMember : UserAction.DisableMember, null),
    ];

    private static IconName Drawing(UserAction action) => action switch
    {
        UserAction.EnableEmailLogin or UserAction.DisableEmailLogin => IconName.Key,
        UserAction.ResendPasswordReset => IconName.Mail,
        UserAction.Unlock => IconName.Lock,
        UserAction.ResetTwoFactor => IconName.Shield,
        UserAction.EndSessions => IconName.SignOut,
        _ => IconName.User,
    };

    private void Edit() => Navigation.NavigateTo(FlexAuthUrls.EditUser(User.Id, new Uri(Navigation.Uri).Query));

    private Task AskAsync(UserAction action) =>
        Around?.AskAsync(action, new UserSelection { Ids = [User.Id] }) ?? Task.CompletedTask;
}

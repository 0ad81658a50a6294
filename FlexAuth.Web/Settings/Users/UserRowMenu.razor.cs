using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.EmailLogin;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class UserRowMenu
{
    private bool busy;

    [Parameter, EditorRequired] public UserRow User { get; set; } = null!;

    [Parameter] public EventCallback<Said> OnSaid { get; set; }

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private SendPasswordReset Reset { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<UserRowMenu> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<UserRowMenu> Text { get; set; } = null!;

    private string Id => $"actions-{User.Id:N}";

    private string ReasonId => $"{Id}-reason";

    /// <summary>Why nothing can be sent, as far as the row knows; the operation knows the rest.</summary>
    private Error? Refusal => User switch
    {
        { Standing: Standing.Disabled } => new Error("user.disabled", User.Name),
        { EmailLoginEnabled: false, HasEmergencyAccess: false } => new Error("user.no_email_login", User.Name),
        _ => null,
    };

    private void Edit() => Navigation.NavigateTo(FlexAuthUrls.EditUser(User.Id, new Uri(Navigation.Uri).Query));

    private async Task ResendAsync()
    {
        if (busy || Refusal is not null)
            return;
        busy = true;
        var sent = await Logger.CatchAsync(() => Reset.ExecuteAsync(Actor.Member, User.Id));
        busy = false;
        await OnSaid.InvokeAsync(sent.Succeeded
            ? new Said(Text["Sent", User.Name, User.Email], Tone.Success)
            : new Said(Errors.Of(sent.Error), Tone.Danger));
    }
}

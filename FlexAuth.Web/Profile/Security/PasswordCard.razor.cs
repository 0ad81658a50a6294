using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Passwords;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class PasswordCard
{
    private ChangePasswordDialog dialog = null!;
    private bool busy;
    private string? problem;

    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private SendOwnReset Resend { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private IStringLocalizer<PasswordCard> Text { get; set; } = null!;

    private EmailLogin Login => Own.Person.EmailLogin;

    /// <summary>The way of the latest sign-in: whoever wonders about a strange one looks here, however it was made.</summary>
    private WayIn Latest => Own.Person.Providers.Values.Append(Login.Use).Append(Login.PasskeyUse).MaxBy(way => way.LastAt ?? DateTimeOffset.MinValue)!;

    /// <summary>Opens the form for a new password.</summary>
    public Task ChangeAsync()
    {
        dialog.Open();
        return Task.CompletedTask;
    }

    private async Task ResendAsync()
    {
        if (busy)
            return;
        busy = true;
        var sent = await Around.RunAsync(() => Resend.ExecuteAsync(Actor.Member, default));
        busy = false;
        problem = sent is { Succeeded: false } ? Errors.Of(sent.Error) : null;
        if (sent is { Succeeded: true })
            await Around.DoneAsync(Text["Sent", sent.Value], Tone.Success);
    }
}

using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Mailbox;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class EmailCard
{
    private SentTo? sent;
    private bool busy;
    private bool checking;
    private string? problem;
    private string? codeProblem;

    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    /// <summary>A recovery code was made with the first factor: it has to be saved.</summary>
    [Parameter] public EventCallback<string> OnRecoveryCode { get; set; }

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private SendEmailCode Send { get; set; } = null!;

    [Inject] private EnableEmailVerification Enable { get; set; } = null!;

    [Inject] private DisableEmailVerification Disable { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ServerOffer Server { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private IStringLocalizer<FactorWords> Factors { get; set; } = null!;

    [Inject] private IStringLocalizer<EmailCard> Text { get; set; } = null!;

    private FactorInUse? Mailbox => Own.Person.EmailLogin.Mailbox;

    private bool IsAllowed => Own.Safeguards.Counting.Contains(TwoFactorMethod.EmailVerification);

    private bool IsLast => Own.Safeguards.IsLast(TwoFactorMethod.EmailVerification);

    /// <summary>Mails a code, and asks for it.</summary>
    public async Task EnableAsync()
    {
        if (busy)
            return;
        busy = true;
        problem = codeProblem = null;
        var answer = await Around.RunAsync(() => Send.ExecuteAsync(Actor.Member, default));
        busy = false;
        problem = answer is { Succeeded: false } ? Errors.Of(answer.Error) : null;
        sent = answer is { Succeeded: true } ? answer.Value : null;
        StateHasChanged();
    }

    private async Task SendAsync()
    {
        var answer = await Around.RunAsync(() => Send.ExecuteAsync(Actor.Member, default));
        codeProblem = answer is { Succeeded: false } ? Errors.Of(answer.Error) : null;
        sent = answer is { Succeeded: true } ? answer.Value : sent;
    }

    /// <summary>False where the code was refused.</summary>
    private async Task<bool> ConfirmAsync(string code)
    {
        if (checking)
            return true;
        checking = true;
        StateHasChanged();
        var enabled = await Around.RunAsync(() => Enable.ExecuteAsync(Actor.Member, new MailedCode(code)));
        checking = false;
        codeProblem = enabled is { Succeeded: false } ? Errors.Of(enabled.Error) : null;
        StateHasChanged();
        if (enabled is not { Succeeded: true })
            return enabled is null;
        Close();
        await Around.DoneAsync(Text["Done"]);
        if (enabled.Value.RecoveryCode is { } recoveryCode)
            await OnRecoveryCode.InvokeAsync(recoveryCode);
        return true;
    }

    private void AskToDisable() => Around.Ask(new Question(
        Text["Question"],
        Factors.WithDevices(Own, Text["QuestionWhat", Factors.LeftWithout(Own, TwoFactorMethod.EmailVerification)]),
        Text["Disable"],
        Text["Disabled"],
        () => Disable.ExecuteAsync(Actor.Member, default)));

    private void Close() => sent = null;
}

using FlexAuth.Core.Operations;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class RecoveryCodeCard
{
    private SaveCodeDialog saving = null!;
    private TryCodeDialog trying = null!;
    private bool busy;
    private string? problem;
    private string? renewed;

    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private RegenerateRecoveryCode Renew { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private IStringLocalizer<RecoveryCodeCard> Text { get; set; } = null!;

    private EmailLogin Login => Own.Person.EmailLogin;

    private string State => Login switch
    {
        { RecoveryCodeMadeAt: null } => "None",
        { IsRecoveryCodeSaved: true } => "Saved",
        _ => "NotSaved",
    };

    /// <summary>Shows a code that was just made, to be saved.</summary>
    public void Show(string code) => saving.Open(code);

    /// <summary>A new one; whoever has one in a drawer is asked first.</summary>
    public async Task RegenerateAsync()
    {
        if (busy)
            return;
        if (Login.IsRecoveryCodeSaved)
        {
            Around.Ask(new Question(Text["Question"], Text["QuestionWhat"], Text["Regenerate"], "", RenewAsync) { ThenAsync = ShowRenewedAsync });
            return;
        }

        busy = true;
        var made = await Around.RunAsync(RenewAsync);
        busy = false;
        problem = made is { Succeeded: false } ? Errors.Of(made.Error) : null;
        if (made is { Succeeded: true })
            await ShowRenewedAsync();
    }

    private async Task<Result<Nothing>> RenewAsync()
    {
        var made = await Renew.ExecuteAsync(Actor.Member, default);
        if (!made.Succeeded)
            return made.Error;
        renewed = made.Value.Code;
        return new Nothing();
    }

    private async Task ShowRenewedAsync()
    {
        if (renewed is not { } code)
            return;
        renewed = null;
        Show(code);
        await Around.OnChanged.InvokeAsync();
    }
}

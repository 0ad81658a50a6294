using FlexAuth.Core.Operations;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Passwords;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class ChangePasswordDialog
{
    private const string PresentField = "present-password";
    private const string NewField = "changed-password";

    private FormDialog? frame;
    private string present = "";
    private string wanted = "";
    private bool open;
    private bool busy;
    private string? presentProblem;
    private string? newProblem;
    private string? problem;
    private string? toField;

    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    /// <summary>Whoever does not know the present one asks for a mail.</summary>
    [Parameter] public EventCallback OnResend { get; set; }

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private ChangePassword Change { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private IStringLocalizer<ChangePasswordDialog> Text { get; set; } = null!;

    public void Open()
    {
        Forget();
        open = true;
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (toField is not { } field)
            return;
        toField = null;
        await Script.FocusAsync(field);
    }

    private void TypePresent(string typed) => (present, presentProblem) = (typed, null);

    private void TypeNew(string typed) => (wanted, newProblem) = (typed, null);

    private async Task SaveAsync()
    {
        if (busy)
            return;
        busy = true;
        Say(null);
        var changed = await Around.RunAsync(() => Change.ExecuteAsync(Actor.Member, new PasswordToChange(present, wanted)));
        busy = false;
        if (changed is null)
            return;
        Say(changed.Error);
        if (!changed.Succeeded)
            return;
        frame!.Release();
        Close();
        await Around.DoneAsync(Text["Changed"]);
    }

    /// <summary>Each problem stands at the field that can do something about it.</summary>
    private void Say(Error? error)
    {
        (presentProblem, newProblem, problem) = (null, null, null);
        switch (error?.Code)
        {
            case null:
                break;
            case "security.current_password_missing" or "step_up.password_wrong" or "step_up.password_waits":
                (presentProblem, toField) = (Errors.Of(error), PresentField);
                break;
            case "security.same_password":
            case var code when code.StartsWith("password.", StringComparison.Ordinal):
                (newProblem, toField) = (Errors.Of(error), NewField);
                break;
            default:
                problem = Errors.Of(error);
                break;
        }
    }

    private async Task OnForgotten()
    {
        Close();
        await OnResend.InvokeAsync();
    }

    private void Close()
    {
        open = false;
        Forget();
    }

    private void Forget()
    {
        (present, wanted) = ("", "");
        Say(null);
    }
}

using FlexAuth.Core.Operations;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Phones;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class PhoneDialog
{
    private const string NumberField = "own-phone";

    private FormDialog? frame;
    private string number = "";
    private SentTo? sent;
    private bool open;
    private bool another;
    private bool busy;
    private string? problem;
    private string? toField;

    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    [Parameter] public EventCallback<AddedFactor> OnAdded { get; set; }

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private SendPhoneCode Send { get; set; } = null!;

    [Inject] private AddPhone Add { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private IStringLocalizer<FactorWords> Factors { get; set; } = null!;

    [Inject] private IStringLocalizer<PhoneDialog> Text { get; set; } = null!;

    /// <summary>Asks for a number, in place of another one or as the first.</summary>
    public void Open(bool isAnother)
    {
        (number, sent, problem) = ("", null, null);
        (open, another) = (true, isAnother);
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (toField is not { } field)
            return;
        toField = null;
        await Script.FocusAsync(field);
    }

    private void Type(string typed) => (number, problem) = (typed, null);

    private async Task SendAsync()
    {
        var answer = await RunAsync(() => Send.ExecuteAsync(Actor.Member, new OwnNumber(number)));
        if (answer is { Succeeded: true })
            (sent, toField) = (answer.Value, SentCodeForm.Field);
        else if (answer is not null && sent is null)
            toField = NumberField;
    }

    /// <summary>False where the code was refused.</summary>
    private async Task<bool> ConfirmAsync(string code)
    {
        var added = await RunAsync(() => Add.ExecuteAsync(Actor.Member, new PhoneWithCode(number, code)));
        StateHasChanged();
        if (added is not { Succeeded: true })
            return added is null;
        frame!.Release();
        Close();
        await OnAdded.InvokeAsync(added.Value);
        return true;
    }

    private async Task<Result<T>?> RunAsync<T>(Func<Task<Result<T>>> run)
    {
        if (busy)
            return null;
        busy = true;
        StateHasChanged();
        var answer = await Around.RunAsync(run);
        busy = false;
        problem = answer is { Succeeded: false } ? Errors.Of(answer.Error) : null;
        return answer;
    }

    // Another number, or none at all.
    private void Back() => (sent, problem, toField) = (null, null, NumberField);

    private void Close() => (open, number, sent) = (false, "", null);
}

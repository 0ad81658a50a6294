using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.SignIn.StepUp;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class EmailLoginSwitch
{
    private bool asking;
    private bool disabling;
    private bool busy;
    private DisablingPreview? preview;
    private EnablingPreview? enabling;
    private StepUpDialog stepUp = null!;
    private Error? problem;
    private string done = "";

    [Parameter, EditorRequired] public EmailLoginView View { get; set; } = null!;

    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private PreviewDisabling Preview { get; set; } = null!;

    [Inject] private PreviewEnabling PreviewOfEnabling { get; set; } = null!;

    [Inject] private EnableEmailLogin Enabling { get; set; } = null!;

    [Inject] private DisableEmailLogin Disabling { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<EmailLoginSwitch> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<EmailLoginSwitch> Text { get; set; } = null!;

    private string Scope => View.Suborganizations switch
    {
        0 => Text["ScopeAlone", View.MainOrganizationName],
        1 => Text["ScopeOne", View.MainOrganizationName],
        var many => Text["ScopeMany", View.MainOrganizationName, many],
    };

    /// <summary>First who gets a mail, then the question.</summary>
    private async Task AskToEnableAsync()
    {
        if (busy)
            return;
        busy = true;
        var foreseen = await Logger.CatchAsync(() => PreviewOfEnabling.ExecuteAsync(Actor.Member, new Nothing()));
        busy = false;
        problem = foreseen.Error;
        if (!foreseen.Succeeded)
            return;
        enabling = foreseen.Value;
        (disabling, asking) = (false, true);
    }

    /// <summary>First what it will do, then the question (PW6: what is deleted does not come back).</summary>
    private async Task AskToDisableAsync()
    {
        if (busy)
            return;
        busy = true;
        var foreseen = await Logger.CatchAsync(() => Preview.ExecuteAsync(Actor.Member, new Nothing()));
        busy = false;
        problem = foreseen.Error;
        if (!foreseen.Succeeded)
            return;
        preview = foreseen.Value;
        (disabling, asking) = (true, true);
    }

    private async Task ChangeAsync(string typed)
    {
        if (busy)
            return;
        busy = true;
        var changed = await stepUp.WithProofAsync(() => RunAsync(typed));
        if (changed?.Error is { Code: "policy.preview_grown" })
            await ForeseeAgainAsync();
        problem = changed?.Error;
        busy = false;
        if (changed is not { Succeeded: true })
            return;
        asking = false;
        done = Text[disabling ? "HasBeenDisabled" : "HasBeenEnabled"];
        await OnChanged.InvokeAsync();
    }

    /// <summary>What was typed was typed for fewer people: they are shown anew beside the word that they are more.</summary>
    private async Task ForeseeAgainAsync()
    {
        var foreseen = await Logger.CatchAsync(() => Preview.ExecuteAsync(Actor.Member, new Nothing()));
        if (foreseen.Succeeded)
            preview = foreseen.Value;
    }

    private Task<Result<Nothing>> RunAsync(string typed) => Logger.CatchAsync(() => disabling
        ? Disabling.ExecuteAsync(Actor.Member, new EmailLoginDisabling(typed, ForeseenEffects.Of(preview!.Affected)))
        : Enabling.ExecuteAsync(Actor.Member, new Nothing()));
}

using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.SignIn.StepUp;

public sealed partial class NewRecoveryCode
{
    private const string BoxId = "new-code-saved";

    private bool saved;
    private bool busy;
    private string? problem;

    [Parameter, EditorRequired] public string Code { get; set; } = "";

    [Parameter] public EventCallback OnDone { get; set; }

    [Inject] private KeepRecoveryCode Keep { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private ILogger<NewRecoveryCode> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<NewRecoveryCode> Text { get; set; } = null!;

    // The field that held the focus is gone with the code that was given.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await Script.FocusAsync(BoxId);
    }

    private void Tick(bool ticked) => (saved, problem) = (ticked, null);

    private async Task KeepAsync()
    {
        if (busy)
            return;
        if (!saved)
        {
            problem = Text["NotSaved"];
            return;
        }

        busy = true;
        var kept = await Logger.CatchAsync(() => Keep.ExecuteAsync(Actor.Member, new ShownRecoveryCode(Code)));
        busy = false;
        if (kept.Succeeded)
        {
            await OnDone.InvokeAsync();
            return;
        }

        (saved, problem) = (false, Errors.Of(kept.Error));
    }
}

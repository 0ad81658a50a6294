using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class SaveCodeDialog
{
    private const string BoxId = "code-saved";

    private string? shown;
    private bool saved;
    private bool left;
    private bool asksToLeave;
    private bool busy;
    private string? problem;
    private bool toBox;

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private KeepRecoveryCode Keep { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private IStringLocalizer<SaveCodeDialog> Text { get; set; } = null!;

    public void Open(string fresh)
    {
        (shown, saved, left, asksToLeave, problem) = (fresh, false, false, false, null);
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!toBox)
            return;
        toBox = false;
        await Script.FocusAsync(BoxId);
    }

    private void Tick(bool ticked) => (saved, problem) = (ticked, null);

    private async Task DoneAsync()
    {
        if (busy || shown is not { } code)
            return;
        if (!saved)
        {
            Refuse(Text["NotSaved"]);
            return;
        }

        busy = true;
        var kept = await Around.RunAsync(() => Keep.ExecuteAsync(Actor.Member, new ShownRecoveryCode(code)));
        busy = false;
        if (kept is { Succeeded: false })
        {
            saved = false;
            Refuse(Errors.Of(kept.Error));
        }

        if (kept is not { Succeeded: true })
            return;
        shown = null;
        await Around.DoneAsync(Text["Kept"]);
    }

    // It is not shown again: whoever closes it by a slip is asked.
    private Task LeaveAsync(bool open)
    {
        if (saved)
            return DoneAsync();
        if (left)
            return CloseUnsavedAsync();
        Refuse(Text["LeaveQuestion"]);
        return Task.CompletedTask;
    }

    // The way back and a link of the menu would lose it as well. A session that ended leaves no page behind.
    private Task HoldAsync(LocationChangingContext context)
    {
        if (left || shown is null || Actor.SignedIn is null)
            return Task.CompletedTask;
        context.PreventNavigation();
        return InvokeAsync(() => LeaveAsync(false));
    }

    private Task CloseUnsavedAsync()
    {
        left = true;
        shown = null;
        return Around.OnChanged.InvokeAsync();
    }

    private void Refuse(string why)
    {
        (problem, asksToLeave, toBox) = (why, true, true);
        StateHasChanged();
    }
}

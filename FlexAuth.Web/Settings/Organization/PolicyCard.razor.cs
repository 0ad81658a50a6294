using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.SignIn.StepUp;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class PolicyCard
{
    private PolicyForm form = new(SignInPolicy.Default);
    private long version = -1;
    private StepUpDialog stepUp = null!;
    private SignInPolicy? asked;
    private PolicyPreview? preview;
    private bool asking;
    private bool busy;
    private Error? problem;
    private string done = "";

    [Parameter, EditorRequired] public PolicyView View { get; set; } = null!;

    [Parameter, EditorRequired] public bool EmailLoginEnabled { get; set; }

    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private PreviewPolicy Preview { get; set; } = null!;

    [Inject] private ChangePolicy Change { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<PolicyCard> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<PolicyCard> Text { get; set; } = null!;

    private bool CanEdit => View.CanChange && RendererInfo.IsInteractive;

    /// <summary>Somebody else saved while something is edited here: nothing of either is lost unseen.</summary>
    private bool IsOutdated => View.Version != version;

    private string? DaysProblem => problem is { Code: "policy.remembered_device_days" } ? Errors.Of(problem) : null;

    protected override void OnParametersSet()
    {
        if (version < 0 || (View.Version != version && !form.IsChanged))
            Show();
    }

    private void Show() => (form, version, problem) = (new PolicyForm(View.Policy), View.Version, null);

    private void Touched() => (problem, done) = (null, "");

    private void Discard() => Show();

    private void Close() => (asking, problem) = (false, null);

    /// <summary>First what it will do, then the question.</summary>
    private async Task ForeseeAsync()
    {
        if (busy || !CanEdit || !form.IsChanged || IsOutdated)
            return;
        busy = true;
        asked = form.Policy;
        var foreseen = await ForeseenAsync(asked);
        busy = false;
        problem = foreseen.Error;
        if (foreseen.Succeeded)
            (preview, asking) = (foreseen.Value, true);
    }

    private async Task SaveAsync()
    {
        if (busy || asked is null)
            return;
        busy = true;
        var request = new PolicyChange(asked, version, preview is null ? null : ForeseenEffects.Of(preview.Affected));
        var changed = await stepUp.WithProofAsync(() => Logger.CatchAsync(() => Change.ExecuteAsync(Actor.Member, request)));
        if (changed?.Error is { Code: "policy.preview_grown" } && await ForeseenAsync(asked) is { Succeeded: true } now)
            preview = now.Value;
        problem = changed?.Error;
        busy = false;
        if (changed is not { Succeeded: true })
            return;
        asking = false;
        done = Text["Saved"];

        // What is shown from now on is what was saved, whatever its version.
        version = -1;
        await OnChanged.InvokeAsync();
    }

    private Task<Result<PolicyPreview>> ForeseenAsync(SignInPolicy policy) => Logger.CatchAsync(() => Preview.ExecuteAsync(Actor.Member, policy));
}

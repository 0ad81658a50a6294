using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.SignIn;

public sealed partial class Wizard
{
    private static readonly Error Unexpected = new("unexpected");

    private SignInStep step = new EnterEmail();
    private string? failure;
    private bool live;
    private bool busy;

    [Parameter] public SignInStep? Start { get; set; }

    [Parameter] public string ReturnUrl { get; set; } = FlexAuthUrls.Home;

    [Parameter] public string? Message { get; set; }

    [Inject] private SignInWizard SignIn { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<Wizard> Logger { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        // While the page is prerendered nothing moves: a step may mail a code or make a ticket.
        if (!RendererInfo.IsInteractive)
            return;
        if (Start is not null)
            step = Start;
        else
            await TakeAsync(() => SignIn.ResumeAsync(Actor.Visitor));
        live = true;
    }

    private async Task AnswerAsync(SignInAnswer answer)
    {
        if (busy)
            return;
        busy = true;
        try
        {
            await TakeAsync(() => SignIn.AnswerAsync(Actor.Visitor, answer));
        }
        finally
        {
            busy = false;
        }
    }

    /// <summary>The step stays, and with it all that was typed, where something goes wrong on our side.</summary>
    private async Task TakeAsync(Func<Task<Result<SignInStep>>> ask)
    {
        try
        {
            var result = await ask();
            failure = result.Succeeded ? null : Errors.Of(result.Error);
            step = result.Succeeded ? result.Value : step;
        }
        catch (Exception exception)
        {
            Logger.LogError(exception, "A step of a sign-in failed.");
            failure = Errors.Of(Unexpected);
        }
    }
}

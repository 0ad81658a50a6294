using FlexAuth.Core.SignIn;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.SignIn;

/// <summary>
/// What the steps of the wizard have in common: a step in, an answer out. The keyboard goes to the first field of a new step, and back
/// to it with what is wrong.
/// </summary>
public abstract class StepForm<TStep> : ComponentBase
    where TStep : SignInStep
{
    /// <summary>Of each step's heading, which names its form.</summary>
    protected const string HeadingId = "step-title";

    private TStep? shown;
    private bool focusDue;

    [Parameter, EditorRequired] public TStep Step { get; set; } = null!;

    [Parameter] public EventCallback<SignInAnswer> OnAnswer { get; set; }

    /// <summary>An answer is on its way.</summary>
    [Parameter] public bool Busy { get; set; }

    /// <summary>The page is not live yet: what is typed now would be lost.</summary>
    [Parameter] public bool Disabled { get; set; }

    /// <summary>What is wrong, in words. Worded once, so that a time to wait does not change under the reader.</summary>
    protected string? Problem { get; set; }

    /// <summary>The id of the field that gets the keyboard.</summary>
    protected abstract string FirstField { get; }

    [Inject] private protected ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(shown, Step))
            return;
        shown = Step;
        focusDue = true;
        Problem = Step.Problem is { } problem ? Errors.Of(problem) : null;
        ShowStep();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!focusDue || Disabled || !RendererInfo.IsInteractive)
            return;
        focusDue = false;
        await Script.FocusAsync(FirstField);
    }

    /// <summary>A new step, or the same one again with a problem.</summary>
    protected virtual void ShowStep()
    {
    }

    /// <summary>Something that this step itself finds wrong.</summary>
    protected void Refuse(string problem)
    {
        Problem = problem;
        focusDue = true;
    }

    protected Task AnswerAsync(SignInAnswer answer) => Busy || Disabled ? Task.CompletedTask : OnAnswer.InvokeAsync(answer);
}

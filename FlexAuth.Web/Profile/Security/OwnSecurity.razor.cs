using FlexAuth.Core.Operations;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Shared;
using FlexAuth.Web.SignIn.StepUp;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class OwnSecurity
{
    private Question question = new("", "", "", "", () => Task.FromResult<Result<Nothing>>(new Nothing()));
    private StepUpDialog stepUp = null!;
    private bool asking;
    private bool busy;
    private string? problem;
    private string? message;
    private Tone tone;

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<OwnSecurity> Logger { get; set; } = null!;

    /// <summary>Asks, and does it when that is confirmed.</summary>
    public void Ask(Question next)
    {
        (question, problem, asking, message) = (next, null, true, null);
        StateHasChanged();
    }

    /// <summary>Runs an operation, with a fresh proof where it wants one (SE7). Null where the person cancelled.</summary>
    public Task<Result<T>?> RunAsync<T>(Func<Task<Result<T>>> run)
    {
        // What was said of something before is over.
        message = null;
        return stepUp.WithProofAsync(() => Logger.CatchAsync(run));
    }

    /// <summary>Says how it turned out; the page is read anew.</summary>
    public Task DoneAsync(string words, Tone how = Tone.Success)
    {
        (message, tone) = (words, how);
        StateHasChanged();
        return OnChanged.InvokeAsync();
    }

    private async Task ConfirmAsync()
    {
        if (busy)
            return;
        busy = true;
        var done = await RunAsync(question.RunAsync);
        busy = false;
        if (done is null)
            return;
        var isSo = done.Succeeded || question.IsSoAlready.Contains(done.Error.Code);
        asking = !isSo;
        problem = isSo ? null : Errors.Of(done.Error!);
        if (done.Succeeded && question.ThenAsync is { } then)
            await then();
        else if (isSo)
            await DoneAsync(done.Succeeded ? question.Done : Errors.Of(done.Error), done.Succeeded ? Tone.Success : Tone.Info);
    }
}

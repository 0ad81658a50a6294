using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.SignIn.StepUp;

public sealed partial class StepUpDialog : IDisposable
{
    private const string Field = "step-up-proof";

    private TaskCompletionSource<bool>? asked;
    private ProofKind? kind;
    private Error? problem;
    private string secret = "";
    private bool open;
    private bool busy;
    private bool toField;

    [Inject] private OfferProof Offer { get; set; } = null!;

    [Inject] private ProveAgain Prove { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private ILogger<StepUpDialog> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<StepUpDialog> Text { get; set; } = null!;

    /// <summary>What is wrong, in words. Worded once, so that a time to wait does not change under the reader.</summary>
    private string? Problem { get; set; }

    /// <summary>Asks, unless it is being asked already.</summary>
    /// <returns>True once the person has proved themselves; false where they cancelled.</returns>
    public async Task<bool> AskAsync()
    {
        if (asked is { } already)
            return await already.Task;
        asked = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = asked.Task;

        // First which way, then the dialog: it opens with the right field in it and nothing moves.
        await OfferAsync();
        open = true;
        StateHasChanged();
        return await answer;
    }

    /// <summary>Runs what may want a fresh proof (SE7): asks for it, then runs it again. Null where the person cancelled.</summary>
    public async Task<Result<T>?> WithProofAsync<T>(Func<Task<Result<T>>> run)
    {
        var result = await run();
        if (result.Error?.Code != "step_up.required")
            return result;
        return await AskAsync() ? await run() : null;
    }

    public void Dispose() => asked?.TrySetResult(false);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!toField)
            return;
        toField = false;
        await Script.FocusAsync(Field);
    }

    private async Task OfferAsync()
    {
        var offered = await Logger.CatchAsync(() => Offer.ExecuteAsync(Actor.Member, new Nothing()));
        Say(offered.Error);
        kind = offered.Succeeded ? offered.Value : null;
        secret = "";
        toField = open && offered.Succeeded;
    }

    private async Task ProveAsync()
    {
        if (busy || kind is not { } way)
            return;
        busy = true;
        var proved = await Logger.CatchAsync(() => Prove.ExecuteAsync(Actor.Member, new Proof(way, secret)));
        busy = false;
        if (proved.Succeeded)
        {
            Close(true);
            return;
        }

        if (proved.Error.Code == "step_up.way_changed")
            await OfferAsync();
        if (kind is not null)
            Say(proved.Error);

        // A refused code is spent or over: the field is free for the next one.
        if (way is ProofKind.AuthenticationApp && secret.Length == 6)
            secret = "";
        toField = kind is not null;
    }

    private void Change(string typed) => secret = typed;

    private void Say(Error? what)
    {
        problem = what;
        Problem = what is null ? null : Errors.Of(what);
    }

    private void Cancel() => Close(false);

    private void Close(bool proved)
    {
        open = false;
        (secret, kind) = ("", null);
        Say(null);
        asked?.TrySetResult(proved);
        asked = null;
    }
}

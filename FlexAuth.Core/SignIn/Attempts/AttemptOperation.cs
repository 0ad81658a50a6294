using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>An answer to a step of an attempt that is under way. Whoever is half signed in can do nothing else (OT6).</summary>
public abstract class AttemptOperation<TRequest> : Operation<TRequest, SignInStep>
{
    private readonly IReadOnlyCollection<AttemptStage> _expected;

    private protected AttemptOperation(WritePath writePath, AttemptDesk desk, params IReadOnlyCollection<AttemptStage> expected)
        : base(writePath)
    {
        Desk = desk;
        _expected = expected;
    }

    private protected AttemptDesk Desk { get; }

    /// <summary>Whether a second factor is set up by it: one at a time, and what is read before is what the one before left.</summary>
    private protected virtual bool SetsUp => false;

    /// <summary>The attempt that the request answers.</summary>
    protected abstract Guid AttemptOf(TRequest request);

    /// <summary>What the answer does, once attempt, stage and gate are checked.</summary>
    protected abstract Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, TRequest request, CancellationToken cancellationToken);

    /// <inheritdoc />
    protected sealed override Task<Result<SignInStep>> RunAsync(Actor actor, TRequest request, CancellationToken cancellationToken) =>
        LateAnswers.OnceMoreAsync(() => CommitAsync<SignInStep>(
            actor, async (work, token) => await StepAsync(work, (Visitor)actor, request, token), cancellationToken));

    private async Task<SignInStep> StepAsync(UnitOfWork work, Visitor visitor, TRequest request, CancellationToken cancellationToken)
    {
        // First whose attempt it is (another browser's is nobody's), then whether the way is still open, then which answer it wants:
        // an answer sent twice, or from a second tab, shows where the attempt stands and does nothing again (SE8).
        if (SetsUp)
        {
            await work.TakeTurnOfAttemptAsync(AttemptOf(request), cancellationToken);
        }

        if (await BrowserAttempts.FindAsync(work, visitor, AttemptOf(request), cancellationToken) is not { } attempt)
        {
            work.RecordNothing();
            return new EnterEmail { Problem = SignInErrors.AttemptOver };
        }

        if (await Desk.Gate.WhyNotAsync(work, attempt, cancellationToken) is { } closed)
        {
            return AttemptDesk.Refuse(work, attempt, closed);
        }

        if (!_expected.Contains(attempt.Stage))
        {
            work.RecordNothing();
            return await Desk.ShowAsync(work, attempt, cancellationToken);
        }

        return await AnswerAsync(work, attempt, request, cancellationToken);
    }
}

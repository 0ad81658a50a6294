using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Where this browser left off: a reload or a restarted server costs nobody their place.</summary>
[Requires(Permission.SignIn)]
public sealed class ResumeSignIn : Operation<Nothing, SignInStep>
{
    private readonly IDbContextFactory<FlexAuthDbContext> _contexts;
    private readonly AttemptDesk _desk;
    private readonly TimeProvider _clock;

    internal ResumeSignIn(WritePath writePath, IDbContextFactory<FlexAuthDbContext> contexts, AttemptDesk desk, TimeProvider clock)
        : base(writePath)
    {
        _contexts = contexts;
        _desk = desk;
        _clock = clock;
    }

    /// <inheritdoc />
    protected override async Task<Result<SignInStep>> RunAsync(Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        // Whoever just opens the page does not queue with those who write.
        var visitor = (Visitor)actor;
        return await HasAnythingUnderWayAsync(visitor, cancellationToken)
            ? await LateAnswers.OnceMoreAsync(() => CommitAsync<SignInStep>(
                actor, async (work, token) => await ShowAsync(work, visitor, token), cancellationToken))
            : new EnterEmail();
    }

    private async Task<bool> HasAnythingUnderWayAsync(Visitor visitor, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        return await db.SignInAttempts.AnyAsync(
            a => a.BrowserHash == visitor.BrowserHash && a.Stage != AttemptStage.Over && a.ExpiresAt > now, cancellationToken);
    }

    private async Task<SignInStep> ShowAsync(UnitOfWork work, Visitor visitor, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (await BrowserAttempts.FindLatestAsync(work, visitor, cancellationToken) is not { } attempt)
        {
            return new EnterEmail();
        }

        return await _desk.Gate.WhyNotAsync(work, attempt, cancellationToken) is { } closed
            ? AttemptDesk.Refuse(work, attempt, closed)
            : await _desk.ShowAsync(work, attempt, cancellationToken);
    }
}

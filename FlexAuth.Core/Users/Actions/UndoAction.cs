using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Users.Actions;

/// <summary>
/// Takes a job back, once, by a job of its own: unsent mails never leave, sent links stop working, everybody is as before. Whoever was
/// changed meanwhile is left alone and listed. A job that is still under way stops first.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class UndoAction(WritePath writePath, IOptions<SignInOptions> options, JobSignal signal)
    : Operation<FollowUpRequest, Guid>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<Guid>> RunAsync(Actor actor, FollowUpRequest request, CancellationToken cancellationToken)
    {
        var begun = await CommitAsync(actor, (work, token) => BeginAsync(work, (SignedInMember)actor, request, token), cancellationToken);
        signal.Raise();
        return begun;
    }

    private async Task<Result<Guid>> BeginAsync(
        UnitOfWork work, SignedInMember actor, FollowUpRequest request, CancellationToken cancellationToken)
    {
        var original = await work.Db.Jobs.Within(work.Db, actor).SingleOrDefaultAsync(j => j.Id == request.Of, cancellationToken);
        if (original is null || request.JobId == Guid.Empty)
        {
            return Error.NotFound;
        }

        if (await work.Db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == request.JobId, cancellationToken) is { } begun)
        {
            work.RecordNothing();
            return begun.ActorId == actor.MemberId && begun.UndoOf == original.Id ? begun.Id : Error.NotFound;
        }

        if (Refusal(original, work.Now) is { } refusal)
        {
            return refusal;
        }

        if (await RecentProof.MissingAsync(work, actor, options.Value, SensitiveActs.Undoing, cancellationToken) is { } missing)
        {
            return missing;
        }

        if (original.FinishedAt is null)
        {
            JobSteps.Stop(work, original, JobErrors.Undone, work.Now);
        }

        original.UndoneBy = request.JobId;
        work.Begin(JobKind.ImportOf(original) is { } import
            ? JobOrder.Of(request.JobId, original.Action, actor, import, work.Now, original.Id)
            : JobOrder.Of(request.JobId, original.Action, actor, new ActionOrder(null), work.Now, original.Id));
        return request.JobId;
    }

    private static Error? Refusal(Job job, DateTimeOffset now) => job switch
    {
        { UndoneBy: not null } => new Error("job.already_undone"),
        { UndoOf: not null } => new Error("job.cannot_be_undone"),
        { FinishedAt: null } => JobKind.CanBeUndone(job) ? null : new Error("job.cannot_be_undone"),
        { UndoUntil: null } => new Error("job.cannot_be_undone"),
        { UndoUntil: { } until } when until <= now => new Error("job.undo_too_late"),
        _ => null,
    };
}

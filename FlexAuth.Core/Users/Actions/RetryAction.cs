using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Users.Actions;

/// <summary>
/// Tries again what failed, once, by a job of its own: for those for whom it failed, and for those whose mail was given up. What fails in
/// that one is tried again from there.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class RetryAction(WritePath writePath, IOptions<SignInOptions> options, JobSignal signal)
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
            return begun.ActorId == actor.MemberId && JobOrder.Read<ActionOrder>(begun).Details.RetryOf == original.Id ? begun.Id : Error.NotFound;
        }

        if (original.RetriedBy is not null)
        {
            return new Error("job.already_retried");
        }

        if (!await Failures.CanBeRetriedAsync(work.Db, original, cancellationToken))
        {
            return new Error("job.nothing_to_retry");
        }

        var sensitive = JobKind.ActionOf(original) is not { } action || SensitiveActs.Doing(action);
        if (await RecentProof.MissingAsync(work, actor, options.Value, sensitive, cancellationToken) is { } missing)
        {
            return missing;
        }

        original.RetriedBy = request.JobId;
        work.Begin(JobOrder.Of(request.JobId, original.Action, actor, new ActionOrder(null, original.Id), work.Now));
        return request.JobId;
    }
}

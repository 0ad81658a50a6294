using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>How far a job is.</summary>
[Requires(Permission.ManageUsers)]
public sealed class ShowJob(IDbContextFactory<FlexAuthDbContext> contexts, TimeProvider clock) : Query<Guid, JobView>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<JobView>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Guid request, CancellationToken cancellationToken)
    {
        var viewer = (SignedInMember)actor;
        return await db.Jobs.Within(db, viewer).SingleOrDefaultAsync(j => j.Id == request, cancellationToken) is { } job
            ? (await JobViews.OfAsync(db, viewer, [job], clock.GetUtcNow(), cancellationToken))[0]
            : Error.NotFound;
    }
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>The jobs that are under way and the latest 20, newest first.</summary>
[Requires(Permission.ManageUsers)]
public sealed class ListJobs(IDbContextFactory<FlexAuthDbContext> contexts, TimeProvider clock) : Query<Nothing, IReadOnlyList<JobView>>(contexts)
{
    private const int Latest = 20;

    /// <inheritdoc />
    protected override async Task<Result<IReadOnlyList<JobView>>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var viewer = (SignedInMember)actor;
        var within = db.Jobs.Within(db, viewer);
        var running = await within.Where(j => j.FinishedAt == null).ToListAsync(cancellationToken);
        var latest = await within.OrderByDescending(j => j.CreatedAt).Take(Latest).ToListAsync(cancellationToken);
        var jobs = running.UnionBy(latest, j => j.Id).OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.Id).ToList();
        return new List<JobView>(await JobViews.OfAsync(db, viewer, jobs, clock.GetUtcNow(), cancellationToken));
    }
}

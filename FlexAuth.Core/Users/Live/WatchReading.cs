using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Live;

/// <summary>Somebody on show, and where they are: the path says who reaches them.</summary>
internal sealed record WatchedRow(UserRow Row, string Path);

/// <summary>What a session may, as it stands in the database now.</summary>
internal sealed record LivingSession(Guid SessionId, Guid MemberId, MemberRole Role, Guid OrganizationId, string OrganizationPath)
{
    /// <summary>Whether the actor still has the power that they came with. How far it reaches is another matter.</summary>
    public bool IsOf(SignedInMember actor) => (MemberId, Role, OrganizationId) == (actor.MemberId, actor.Role, actor.OrganizationId);
}

/// <summary>Reads for all open grids at once. Who may have what of it is decided by <see cref="UserWatch"/>.</summary>
internal sealed class WatchReading(IDbContextFactory<FlexAuthDbContext> contexts, TimeProvider clock)
{
    public async Task<Dictionary<Guid, WatchedRow>> RowsAsync(IReadOnlyCollection<Guid> ids)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var members = await db.Members.AsNoTracking().Where(m => EF.Parameter(ids).Contains(m.Id)).Include(m => m.Organization).ToListAsync();
        var rows = await UserRows.OfAsync(db, members, clock.GetUtcNow(), CancellationToken.None);
        return rows.Zip(members, (row, member) => new WatchedRow(row, member.Organization.Path)).ToDictionary(watched => watched.Row.Id);
    }

    /// <summary>Who of them is locked, and until when.</summary>
    public async Task<Dictionary<Guid, DateTimeOffset>> LocksAsync(IReadOnlyCollection<Guid> ids)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Members.AsNoTracking()
            .Where(m => EF.Parameter(ids).Contains(m.Id) && m.LockoutEnd != null)
            .ToDictionaryAsync(m => m.Id, m => m.LockoutEnd!.Value);
    }

    /// <summary>To whom of them a running job will come.</summary>
    public async Task<HashSet<Guid>> WaitingAmongAsync(IReadOnlyCollection<Guid> ids)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.JobItems.AsNoTracking()
            .Where(i => EF.Parameter(ids).Contains(i.MemberId) && i.Outcome == JobOutcome.Waiting)
            .Join(db.Jobs.Where(j => j.FinishedAt == null), i => i.JobId, j => j.Id, (i, _) => i.MemberId)
            .ToHashSetAsync();
    }

    public async Task<int> CountAsync(WatchedView view)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await UserDirectory.CountAsync(db, view.Scope, view.Filter, clock.GetUtcNow(), CancellationToken.None);
    }

    public async Task<Dictionary<Guid, LivingSession>> LivingAmongAsync(IReadOnlyCollection<Guid> sessionIds)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Sessions.AsNoTracking()
            .Where(s => EF.Parameter(sessionIds).Contains(s.Id) && s.EndedAt == null && s.ExpiresAt > now && s.Member.DisabledAt == null)
            .Select(s => new LivingSession(s.Id, s.MemberId, s.Member.Role, s.Member.OrganizationId, s.Member.Organization.Path))
            .ToDictionaryAsync(session => session.SessionId);
    }
}

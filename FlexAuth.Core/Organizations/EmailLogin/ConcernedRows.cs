using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>
/// Counts rows of those whom a disabling concerns (<see cref="EmailLoginUsers.Concerned"/>), by the rows and not by the people: of a million,
/// few are exempt, and mostly there is no other tree whose people would have to be told apart.
/// </summary>
internal sealed class ConcernedRows
{
    private readonly FlexAuthDbContext _db;
    private readonly Guid _rootId;
    private readonly bool _isOnlyTree;
    private readonly List<Guid> _exempt;

    private ConcernedRows(FlexAuthDbContext db, Guid rootId, bool isOnlyTree, List<Guid> exempt) =>
        (_db, _rootId, _isOnlyTree, _exempt) = (db, rootId, isOnlyTree, exempt);

    public static async Task<ConcernedRows> OfAsync(FlexAuthDbContext db, Guid rootId, CancellationToken cancellationToken) => new(
        db,
        rootId,
        !await db.Organizations.AnyAsync(o => o.RootId != rootId, cancellationToken),
        await db.Members.Where(m => m.HasEmergencyAccess).Select(m => m.Id).ToListAsync(cancellationToken));

    /// <param name="memberIds">Whose the rows are, once for each row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<int> CountAsync(IQueryable<Guid> memberIds, CancellationToken cancellationToken)
    {
        var concerned = memberIds.Where(id => !EF.Parameter(_exempt).Contains(id));
        return (_isOnlyTree
            ? concerned
            : concerned.Where(id => _db.Members.Any(m => m.Id == id && m.Organization.RootId == _rootId))).CountAsync(cancellationToken);
    }
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users;

/// <summary>What the grid can be sorted by.</summary>
public enum UserSort
{
    /// <summary>Last name, then first name.</summary>
    Name,

    /// <summary>Email address.</summary>
    Email,

    /// <summary>Organization, then name.</summary>
    Organization,

    /// <summary>The latest sign-in; those who never signed in come last when descending.</summary>
    LastSignIn,
}

/// <summary>A page of the grid.</summary>
/// <param name="Filter">Whom to show.</param>
/// <param name="Sort">The order.</param>
/// <param name="Descending">Backwards.</param>
/// <param name="Skip">Rows before the page.</param>
/// <param name="Take">Rows on the page, 1 to 200.</param>
public sealed record UserListRequest(UserFilter Filter, UserSort Sort, bool Descending, int Skip, int Take);

/// <summary>A page of members and how many match in all.</summary>
public sealed record UserPage(IReadOnlyList<UserRow> Rows, int Total);

/// <summary>The members of the actor's organization and those below it.</summary>
[Requires(Permission.ViewUsers)]
public sealed class ListUsers : Query<UserListRequest, UserPage>
{
    private const int LargestPage = 200;
    private const int Large = 10_000;

    private readonly DirectoryPages _pages;
    private readonly TimeProvider _clock;

    internal ListUsers(IDbContextFactory<FlexAuthDbContext> contexts, DirectoryPages pages, TimeProvider clock)
        : base(contexts)
    {
        _pages = pages;
        _clock = clock;
    }

    /// <inheritdoc />
    protected override async Task<Result<UserPage>> ReadAsync(
        FlexAuthDbContext db, Actor actor, UserListRequest request, CancellationToken cancellationToken)
    {
        var scope = ((SignedInMember)actor).OrganizationPath;
        var sound = request with { Skip = Math.Max(0, request.Skip), Take = Math.Clamp(request.Take, 1, LargestPage) };
        using var reads = Snapshot.Of(db, cancellationToken);

        // SQLite reads on the thread that asks. Where that may take a while, it is not that of a circuit: its next keystroke gives the
        // search up.
        return reads.Number("SELECT MAX(Number) FROM Directory") < Large
            ? await PageAsync(db, reads, scope, sound, cancellationToken)
            : await Task.Run(() => PageAsync(db, reads, scope, sound, cancellationToken), cancellationToken);
    }

    private async Task<UserPage> PageAsync(
        FlexAuthDbContext db, Snapshot reads, string scope, UserListRequest request, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var (ids, total) = _pages.Read(reads, scope, request, now);
        var members = await db.Members
            .Where(m => EF.Parameter(ids).Contains(m.Id))
            .Include(m => m.Organization)
            .ToDictionaryAsync(m => m.Id, cancellationToken);
        return new UserPage(await UserRows.OfAsync(db, ids.Select(id => members[id]).ToList(), now, cancellationToken), total);
    }
}

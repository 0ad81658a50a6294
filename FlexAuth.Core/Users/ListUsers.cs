using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Directory;
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
public sealed class ListUsers(IDbContextFactory<FlexAuthDbContext> contexts, TimeProvider clock)
    : Query<UserListRequest, UserPage>(contexts)
{
    private const int LargestPage = 200;

    /// <inheritdoc />
    protected override async Task<Result<UserPage>> ReadAsync(
        FlexAuthDbContext db, Actor actor, UserListRequest request, CancellationToken cancellationToken)
    {
        var scope = ((SignedInMember)actor).OrganizationPath;
        var now = clock.GetUtcNow();
        var total = await UserDirectory.CountAsync(db, scope, request.Filter, now, cancellationToken);
        var matching = UserDirectory.Matching(db, scope, request.Filter, now)
            .Join(db.Members, found => found.MemberId, member => member.Id, (_, member) => member);
        var members = await Sorted(matching, request)
            .Include(m => m.Organization)
            .Skip(Math.Max(0, request.Skip))
            .Take(Math.Clamp(request.Take, 1, LargestPage))
            .ToListAsync(cancellationToken);
        return new UserPage(await UserRows.OfAsync(db, members, now, cancellationToken), total);
    }

    private static IQueryable<Member> Sorted(IQueryable<Member> members, UserListRequest request) => (request.Sort, request.Descending) switch
    {
        (UserSort.Email, false) => members.OrderBy(m => m.NormalizedEmail),
        (UserSort.Email, true) => members.OrderByDescending(m => m.NormalizedEmail),
        (UserSort.Organization, false) => members.OrderBy(m => m.Organization.Name).ThenBy(m => m.LastName).ThenBy(m => m.FirstName).ThenBy(m => m.Id),
        (UserSort.Organization, true) => members.OrderByDescending(m => m.Organization.Name).ThenBy(m => m.LastName).ThenBy(m => m.FirstName).ThenBy(m => m.Id),
        (UserSort.LastSignIn, false) => members.OrderBy(m => m.LastSignInAt).ThenBy(m => m.Id),
        (UserSort.LastSignIn, true) => members.OrderByDescending(m => m.LastSignInAt).ThenBy(m => m.Id),
        (_, false) => members.OrderBy(m => m.LastName).ThenBy(m => m.FirstName).ThenBy(m => m.Id),
        (_, true) => members.OrderByDescending(m => m.LastName).ThenByDescending(m => m.FirstName).ThenByDescending(m => m.Id),
    };
}

using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Directory;

/// <summary>Somebody who matches.</summary>
/// <param name="Number">Theirs for good, whatever changes about them; newer people have higher ones.</param>
/// <param name="MemberId">Who.</param>
internal sealed record Found(long Number, Guid MemberId);

/// <summary>
/// Who matches a filter, as a query over any number of people. The scope is the path of the organization that the one who asks reaches
/// from: nobody outside of it is ever found (AZ2).
/// </summary>
internal static class UserDirectory
{
    /// <summary>Those who match, in no order, to be joined and counted further by the database.</summary>
    public static IQueryable<Found> Matching(FlexAuthDbContext db, string scope, UserFilter filter, DateTimeOffset now) =>
        db.Database.SqlQueryRaw<Found>("SELECT rowid AS Number, Id AS MemberId FROM Members")
            .Join(Members(db, scope, filter, now), found => found.MemberId, member => member.Id, (found, _) => found);

    /// <summary>How many match.</summary>
    public static Task<int> CountAsync(
        FlexAuthDbContext db, string scope, UserFilter filter, DateTimeOffset now, CancellationToken cancellationToken) =>
        Members(db, scope, filter, now).CountAsync(cancellationToken);

    /// <summary>The next of those who match, by number: gathering goes on where it stopped, whatever changed meanwhile.</summary>
    /// <param name="db">Inside a write transaction, or not.</param>
    /// <param name="scope">How far the one who asks reaches: <see cref="Organization.Path"/>.</param>
    /// <param name="filter">Whom.</param>
    /// <param name="now">Who is locked, and who signed in lately, depends on it.</param>
    /// <param name="afterNumber">The last number that was gathered; 0 to begin.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<List<Found>> GatherAsync(
        FlexAuthDbContext db,
        string scope,
        UserFilter filter,
        DateTimeOffset now,
        long afterNumber,
        int take,
        CancellationToken cancellationToken) =>
        Matching(db, scope, filter, now)
            .Where(found => found.Number > afterNumber)
            .OrderBy(found => found.Number)
            .Take(take)
            .ToListAsync(cancellationToken);

    private static IQueryable<Member> Members(FlexAuthDbContext db, string scope, UserFilter filter, DateTimeOffset now)
    {
        var members = db.Members.AsNoTracking().Where(m => m.Organization.Path.StartsWith(scope));
        foreach (var word in SearchText.Words(filter.Search))
        {
            members = members.Where(m => m.SearchText.Contains(word) || m.Organization.SearchName.Contains(word));
        }

        if (filter.OrganizationId is { } organization)
        {
            members = members.Where(m => db.Organizations.Any(o => o.Id == organization && m.Organization.Path.StartsWith(o.Path) && o.Path.StartsWith(scope)));
        }

        if (!filter.Roles.IsEmpty)
        {
            var roles = filter.Roles.Values.ToList();
            members = members.Where(m => EF.Parameter(roles).Contains(m.Role));
        }

        if (filter.EmailLogin is { } emailLogin)
        {
            members = members.Where(m => m.EmailLoginEnabled == emailLogin);
        }

        if (!filter.Standings.IsEmpty)
        {
            var standings = filter.Standings.Values.ToList();
            members = members.Where(m => EF.Parameter(standings).Contains(
                m.DisabledAt != null ? Standing.Disabled
                : m.LockoutEnd > now ? Standing.Locked
                : m.PasswordHash != null && m.TwoFactorSetAt != null && m.ActivatedAt != null ? Standing.Active
                : m.PasswordHash != null && m.TwoFactorSetAt != null ? Standing.TwoFactorSet
                : m.PasswordHash != null ? Standing.PasswordSet
                : m.LinkOpenedAt != null ? Standing.LinkOpened
                : m.InvitedAt != null ? Standing.Invited
                : Standing.NotInvited));
        }

        if (filter.Microsoft is { } microsoft)
        {
            members = members.Where(m => db.UserLogins.Any(l => l.UserId == m.Id && l.LoginProvider == nameof(SignInMethod.Microsoft)) == microsoft);
        }

        if (filter.Google is { } google)
        {
            members = members.Where(m => db.UserLogins.Any(l => l.UserId == m.Id && l.LoginProvider == nameof(SignInMethod.Google)) == google);
        }

        if (filter.Phone is { } phone)
        {
            members = members.Where(m => (m.PhoneNumber != null) == phone);
        }

        return filter.LastSignIn switch
        {
            LastSignIn.Never => members.Where(m => m.LastSignInAt == null),
            LastSignIn.Within7Days => members.Where(m => m.LastSignInAt >= now.AddDays(-7)),
            LastSignIn.Within30Days => members.Where(m => m.LastSignInAt >= now.AddDays(-30)),
            LastSignIn.Within90Days => members.Where(m => m.LastSignInAt >= now.AddDays(-90)),
            LastSignIn.Over90DaysAgo => members.Where(m => m.LastSignInAt < now.AddDays(-90)),
            _ => members,
        };
    }
}

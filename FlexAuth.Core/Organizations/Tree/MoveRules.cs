using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Tree;

/// <summary>The organization to move and the one that it is to be below, both within the actor's reach.</summary>
internal sealed record MoveEnds(Organization Moved, Organization To)
{
    /// <summary>Where the moved one stands afterwards.</summary>
    public string NewPath => $"{To.Path}{Moved.Id:N}/";

    /// <summary>Those above the moved one that it leaves, and those that it comes below.</summary>
    public (IReadOnlyList<Guid> Left, IReadOnlyList<Guid> Met) Above()
    {
        var (before, after) = (Way(Moved.Path).Where(id => id != Moved.Id).ToList(), Way(To.Path));
        return (before.Except(after).ToList(), after.Except(before).ToList());
    }

    private static List<Guid> Way(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(id => Guid.ParseExact(id, "N")).ToList();
}

/// <summary>What may be moved where. Asked by the preview, and once more within the transaction of the move.</summary>
internal static class MoveRules
{
    /// <summary>The two ends. Whatever is beyond the actor's reach does not exist (AZ2): nobody moves anything in, out or up (AZ3).</summary>
    public static async Task<MoveEnds?> FindAsync(
        FlexAuthDbContext db, SignedInMember actor, Guid id, Guid toId, CancellationToken cancellationToken) =>
        await TreeChange.FindAsync(db, actor, id, cancellationToken) is { } moved
        && await TreeChange.FindAsync(db, actor, toId, cancellationToken) is { } to
            ? new MoveEnds(moved, to)
            : null;

    /// <summary>
    /// What a preview was worked out from: where both ends stand, and who gains and who loses by it. Any change of that is another basis; it
    /// tells nothing of the way above the actor's reach.
    /// </summary>
    public static async Task<string> BasisAsync(FlexAuthDbContext db, MoveEnds ends, CancellationToken cancellationToken)
    {
        var (left, met) = ends.Above();
        var people = await WithDuty(db, [.. left, .. met]).OrderBy(m => m.Id)
            .Select(m => new { m.Id, m.OrganizationId, m.Role }).ToListAsync(cancellationToken);
        var text = string.Join('\n', people.Select(m => $"{m.Id:N} {m.OrganizationId:N} {m.Role}").Prepend($"{ends.Moved.Path}>{ends.To.Path}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
    }

    /// <summary>Administrators and managers of these organizations, whose reach a move changes.</summary>
    public static IQueryable<Member> WithDuty(FlexAuthDbContext db, IReadOnlyList<Guid> organizations) => db.Members.Where(
        m => EF.Parameter(organizations).Contains(m.OrganizationId) && m.Role != MemberRole.Member && m.DisabledAt == null);

    /// <summary>Why it may not be; null where it may.</summary>
    public static async Task<Error?> RefusalAsync(
        FlexAuthDbContext db, SignedInMember actor, MoveEnds ends, CancellationToken cancellationToken)
    {
        var (moved, to) = ends;
        if (moved.ParentId is null)
        {
            return TreeErrors.MainStays;
        }

        if (moved.Id == actor.OrganizationId)
        {
            return TreeErrors.OwnStays;
        }

        if (to.Path.StartsWith(moved.Path, StringComparison.Ordinal))
        {
            return TreeErrors.BelowItself(moved.Name);
        }

        if (await TreeChange.IsTakenAsync(db, to.Id, moved.Name, moved.Id, cancellationToken))
        {
            return TreeErrors.NameTakenThere(moved.Name, to.Name);
        }

        var longest = await db.Organizations.Where(o => o.Path.StartsWith(moved.Path)).MaxAsync(o => o.Path.Length, cancellationToken);
        return ends.NewPath.Length - moved.Path.Length + longest > Organization.LongestPath ? TreeErrors.TooDeep : null;
    }
}

using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Policy;

/// <summary>A tree's policy as it stands in the database.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Version">Counts its changes; 0 where nobody ever changed it.</param>
/// <param name="ChangedAt">The latest change.</param>
internal sealed record StoredPolicy(SignInPolicy Policy, long Version, DateTimeOffset? ChangedAt);

internal static class PolicyReading
{
    /// <summary>The policy of the tree with that main organization.</summary>
    public static async Task<StoredPolicy> PolicyOfAsync(this FlexAuthDbContext db, Guid rootId, CancellationToken cancellationToken) =>
        await db.TreePolicies.AsNoTracking().SingleOrDefaultAsync(p => p.RootOrganizationId == rootId, cancellationToken) is { } row
            ? new StoredPolicy(row.ToPolicy(), row.Version, row.ChangedAt)
            : new StoredPolicy(SignInPolicy.Default, 0, null);

    /// <summary>All that is decided for the tree.</summary>
    public static async Task<AuthenticationRules> RulesOfAsync(this FlexAuthDbContext db, Guid rootId, CancellationToken cancellationToken) => new(
        await db.Organizations.Where(o => o.Id == rootId).Select(o => o.EmailLoginEnabled).SingleAsync(cancellationToken),
        (await db.PolicyOfAsync(rootId, cancellationToken)).Policy);
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Policy.Preview;

/// <summary>What a change would do.</summary>
/// <param name="Unaffected">People for whom nothing changes.</param>
/// <param name="Affected">The others, the gravest first.</param>
public sealed record PolicyPreview(int Unaffected, IReadOnlyList<AffectedGroup> Affected);

/// <summary>Says, before anything, whom another policy would meet and how.</summary>
[Requires(Permission.ManageAuthentication)]
public sealed class PreviewPolicy(IDbContextFactory<FlexAuthDbContext> contexts, ServerOffer offer, TimeProvider clock)
    : Query<SignInPolicy, PolicyPreview>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<PolicyPreview>> ReadAsync(
        FlexAuthDbContext db, Actor actor, SignInPolicy request, CancellationToken cancellationToken)
    {
        if (PolicyRules.Problem(request, offer) is { } problem)
        {
            return problem;
        }

        var rootId = ((SignedInMember)actor).RootOrganizationId;
        var after = await db.RulesOfAsync(rootId, cancellationToken) with { Policy = request };

        // SQLite reads on the thread that asks, and a million people take a while: not on a circuit's.
        return await Task.Run(() => PreviewAsync(db, rootId, after, cancellationToken), cancellationToken);
    }

    private async Task<PolicyPreview> PreviewAsync(
        FlexAuthDbContext db, Guid rootId, AuthenticationRules after, CancellationToken cancellationToken)
    {
        using var foresight = await Foresight.OfAsync(db, rootId, after, offer, clock.GetUtcNow(), cancellationToken);
        return new PolicyPreview(foresight.CountOf(PolicyEffect.Unaffected), await foresight.AffectedAsync(cancellationToken));
    }
}

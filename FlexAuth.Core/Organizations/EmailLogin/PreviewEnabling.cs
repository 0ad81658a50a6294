using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>What enabling would do.</summary>
/// <param name="After">The rules as they would be.</param>
/// <param name="Unaffected">People for whom nothing changes.</param>
/// <param name="Affected">Those who get a welcome mail: they begin anew.</param>
public sealed record EnablingPreview(AuthenticationRules After, int Unaffected, IReadOnlyList<AffectedGroup> Affected);

/// <summary>Says, before anything, whom enabling would send a welcome mail.</summary>
[Requires(Permission.ManageAuthentication)]
public sealed class PreviewEnabling(IDbContextFactory<FlexAuthDbContext> contexts, ServerOffer offer, TimeProvider clock)
    : Query<Nothing, EnablingPreview>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<EnablingPreview>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken) =>
        await Task.Run(() => PreviewAsync(db, ((SignedInMember)actor).RootOrganizationId, cancellationToken), cancellationToken);

    private async Task<EnablingPreview> PreviewAsync(FlexAuthDbContext db, Guid rootId, CancellationToken cancellationToken)
    {
        var after = await db.RulesOfAsync(rootId, cancellationToken) with { EmailLoginEnabled = true };
        using var foresight = await Foresight.OfAsync(db, rootId, after, offer, clock.GetUtcNow(), cancellationToken);
        return new EnablingPreview(after, foresight.CountOf(PolicyEffect.Unaffected), await foresight.AffectedAsync(cancellationToken));
    }
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Policy.Preview;

/// <summary>Asks for more names of those whom a change would meet.</summary>
/// <param name="After">The rules as they would be.</param>
/// <param name="Effect">In which way.</param>
/// <param name="Skip">Names that are shown already.</param>
public sealed record AffectedRequest(AuthenticationRules After, PolicyEffect Effect, int Skip);

/// <summary>Some of those whom a change would meet.</summary>
public sealed record AffectedPage(IReadOnlyList<AffectedPerson> People);

/// <summary>The next names.</summary>
[Requires(Permission.ManageAuthentication)]
public sealed class ListAffected(IDbContextFactory<FlexAuthDbContext> contexts, ServerOffer offer, TimeProvider clock)
    : Query<AffectedRequest, AffectedPage>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<AffectedPage>> ReadAsync(
        FlexAuthDbContext db, Actor actor, AffectedRequest request, CancellationToken cancellationToken) =>
        PolicyRules.Problem(request.After.Policy, offer) is { } problem
            ? problem
            : await Task.Run(() => PageAsync(db, ((SignedInMember)actor).RootOrganizationId, request, cancellationToken), cancellationToken);

    private async Task<AffectedPage> PageAsync(
        FlexAuthDbContext db, Guid rootId, AffectedRequest request, CancellationToken cancellationToken)
    {
        var foresight = await Foresight.OfAsync(db, rootId, request.After, offer, clock.GetUtcNow(), cancellationToken);
        return new AffectedPage(await foresight.NamesAsync(request.Effect, Math.Max(0, request.Skip), cancellationToken));
    }
}

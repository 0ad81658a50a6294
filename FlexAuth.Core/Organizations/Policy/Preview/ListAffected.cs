using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Policy.Preview;

/// <summary>Asks for more names of those whom a change would meet.</summary>
/// <param name="After">The rules as they would be.</param>
/// <param name="Effect">In which way.</param>
/// <param name="From">Where the names that are shown already end: <see cref="AffectedPage.Next"/>; null for the first.</param>
public sealed record AffectedRequest(AuthenticationRules After, PolicyEffect Effect, NameKey? From);

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
        using var foresight = await Foresight.OfAsync(db, rootId, request.After, offer, clock.GetUtcNow(), cancellationToken);
        return await foresight.NamesAsync(request.Effect, request.From, cancellationToken);
    }
}

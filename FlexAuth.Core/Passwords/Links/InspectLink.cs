using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Passwords.Links;

/// <summary>Says what a link is worth, without using it: a GET never does (LK2).</summary>
[Requires(Permission.SignIn)]
public sealed class InspectLink(IDbContextFactory<FlexAuthDbContext> contexts, TimeProvider clock) : Query<string?, LinkView>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<LinkView>> ReadAsync(
        FlexAuthDbContext db, Actor actor, string? request, CancellationToken cancellationToken)
    {
        var link = await LinkDesk.FindAsync(db, request, cancellationToken);
        var state = await LinkDesk.JudgeAsync(db, link, clock.GetUtcNow(), cancellationToken);
        if (state is not LinkState.Valid)
        {
            return new LinkView(state);
        }

        if (link!.Member is not { } member)
        {
            return new LinkView(state) { Purpose = link.Purpose };
        }

        return new LinkView(state)
        {
            Purpose = link.Purpose,
            PersonName = member.FullName,
            Email = member.Email!,
            OrganizationName = member.Organization.Name,
            MainOrganizationName = await db.Organizations.Where(o => o.Id == member.Organization.RootId)
                .Select(o => o.Name).SingleAsync(cancellationToken),
        };
    }
}

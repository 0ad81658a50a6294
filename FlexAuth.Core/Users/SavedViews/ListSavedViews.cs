using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.SavedViews;

/// <summary>A view of the user list that the actor saved.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">Its name.</param>
/// <param name="Query">The query of the list's address, as it was saved: data, to be read and never to be followed as it stands.</param>
public sealed record SavedUserView(Guid Id, string Name, string Query);

/// <summary>The actor's own saved views, by name.</summary>
[Requires(Permission.ViewUsers)]
public sealed class ListSavedViews(IDbContextFactory<FlexAuthDbContext> contexts) : Query<Nothing, IReadOnlyList<SavedUserView>>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<IReadOnlyList<SavedUserView>>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var views = await db.SavedViews.Where(v => v.MemberId == ((SignedInMember)actor).MemberId)
            .Select(v => new SavedUserView(v.Id, v.Name, v.Query)).ToListAsync(cancellationToken);
        return views.OrderBy(v => v.Name, StringComparer.CurrentCultureIgnoreCase).ToList();
    }
}

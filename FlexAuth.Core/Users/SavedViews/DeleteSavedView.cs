using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.SavedViews;

/// <summary>Deletes a saved view of the actor's own.</summary>
[Requires(Permission.ViewUsers)]
public sealed class DeleteSavedView(WritePath writePath) : Operation<Guid, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, Guid request, CancellationToken cancellationToken) =>
        CommitAsync<Nothing>(
            actor,
            async (work, token) =>
            {
                work.RecordNothing();
                var owner = ((SignedInMember)actor).MemberId;
                return await work.Db.SavedViews.Where(v => v.Id == request && v.MemberId == owner).ExecuteDeleteAsync(token) == 0
                    ? Error.NotFound
                    : new Nothing();
            },
            cancellationToken);
}

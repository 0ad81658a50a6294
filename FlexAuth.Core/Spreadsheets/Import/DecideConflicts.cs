using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>Decides whose cells count where both sides changed: of one row, or of all.</summary>
[Requires(Permission.ManageUsers)]
public sealed class DecideConflicts(WritePath writePath) : Operation<ConflictDecision, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, ConflictDecision request, CancellationToken cancellationToken) =>
        CommitAsync<Nothing>(
            actor,
            async (work, token) =>
            {
                // A wish of the actor's own: nobody is anything else by it until the import is applied.
                work.RecordNothing();
                if (await ImportScope.FindAsync(work.Db, (SignedInMember)actor, request.ImportId, token) is not { } import)
                {
                    return Error.NotFound;
                }

                if (import.State is ImportState.Applied)
                {
                    return ImportErrors.AlreadyApplied;
                }

                await work.Db.UserImportRows
                    .Where(r => r.ImportId == import.Id && r.Kind == ImportRowKind.Conflict && (request.Number == null || r.Number == request.Number))
                    .ExecuteUpdateAsync(r => r.SetProperty(x => x.TakesFile, request.TakeFile), token);
                return new Nothing();
            },
            cancellationToken);
}

using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>
/// Decides whose cells count where both sides changed: of one row, or of all. For all it is a word on the import, and what was decided
/// of single rows before is forgotten: nobody waits for a hundred thousand rows to be written.
/// </summary>
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

                // As long as nobody has pressed Import: its transaction and this one cannot both find it waiting.
                var (all, takeFile) = (request.Number is null, request.TakeFile);
                if (await work.Db.UserImports.Where(i => i.Id == import.Id && i.State == ImportState.Ready).ExecuteUpdateAsync(
                    i => i.SetProperty(x => x.Decisions, x => x.Decisions + 1).SetProperty(x => x.TakesFile, x => all ? takeFile : x.TakesFile), token) == 0)
                {
                    return ImportErrors.AlreadyApplied;
                }

                var rows = work.Db.UserImportRows.Where(r => r.ImportId == import.Id);
                await (all
                    ? rows.Where(r => r.TakesFile != null).ExecuteUpdateAsync(r => r.SetProperty(x => x.TakesFile, (bool?)null), token)
                    : rows.Where(r => r.Number == request.Number && r.Kind == ImportRowKind.Conflict)
                        .ExecuteUpdateAsync(r => r.SetProperty(x => x.TakesFile, takeFile), token));
                return new Nothing();
            },
            cancellationToken);
}

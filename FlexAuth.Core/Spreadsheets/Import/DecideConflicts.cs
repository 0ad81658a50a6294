using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>Decides whose cells count where both sides changed: of one row, or of all.</summary>
[Requires(Permission.ManageUsers)]
public sealed class DecideConflicts(WritePath writePath) : Operation<ConflictDecision, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, ConflictDecision request, CancellationToken cancellationToken) =>
        CommitAsync<Nothing>(actor, (_, _) => Task.FromResult<Result<Nothing>>(Error.NotFound), cancellationToken);
}

using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>Applies an import as a job.</summary>
[Requires(Permission.ManageUsers)]
public sealed class StartImport(WritePath writePath) : Operation<StartImportRequest, Guid>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Guid>> RunAsync(Actor actor, StartImportRequest request, CancellationToken cancellationToken) =>
        CommitAsync<Guid>(actor, (_, _) => Task.FromResult<Result<Guid>>(Error.NotFound), cancellationToken);
}

using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>Reads a file and compares it with what is so. Nothing that anybody has changes by it; broken off, nothing of it stays.</summary>
[Requires(Permission.ManageUsers)]
public sealed class ReadImport(WritePath writePath) : Operation<ImportUpload, Guid>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Guid>> RunAsync(Actor actor, ImportUpload request, CancellationToken cancellationToken) =>
        CommitAsync<Guid>(actor, (_, _) => Task.FromResult<Result<Guid>>(Error.NotFound), cancellationToken);
}

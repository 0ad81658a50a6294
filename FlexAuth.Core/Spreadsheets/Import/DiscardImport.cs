using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>Forgets an import that was not applied.</summary>
[Requires(Permission.ManageUsers)]
public sealed class DiscardImport(WritePath writePath) : Operation<Guid, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, Guid request, CancellationToken cancellationToken) =>
        CommitAsync<Nothing>(actor, (_, _) => Task.FromResult<Result<Nothing>>(Error.NotFound), cancellationToken);
}

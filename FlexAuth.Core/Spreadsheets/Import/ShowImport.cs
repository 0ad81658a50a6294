using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>What an import would do, or did. Only whoever read the file sees it.</summary>
[Requires(Permission.ManageUsers)]
public sealed class ShowImport(IDbContextFactory<FlexAuthDbContext> contexts) : Query<Guid, ImportView>(contexts)
{
    /// <inheritdoc />
    protected override Task<Result<ImportView>> ReadAsync(FlexAuthDbContext db, Actor actor, Guid request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<ImportView>>(Error.NotFound);
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>The rows of an import that are not unchanged, in the order of the file.</summary>
[Requires(Permission.ManageUsers)]
public sealed class ListImportRows(IDbContextFactory<FlexAuthDbContext> contexts) : Query<ImportRowsRequest, ImportRowsPage>(contexts)
{
    /// <inheritdoc />
    protected override Task<Result<ImportRowsPage>> ReadAsync(FlexAuthDbContext db, Actor actor, ImportRowsRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<ImportRowsPage>>(Error.NotFound);
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>Writes the person's own file anew, with a column that says what came of each row.</summary>
[Requires(Permission.ManageUsers)]
public sealed class WriteImportResult(IDbContextFactory<FlexAuthDbContext> contexts) : Query<ImportResultRequest, Nothing>(contexts)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> ReadAsync(FlexAuthDbContext db, Actor actor, ImportResultRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<Nothing>>(Error.NotFound);
}

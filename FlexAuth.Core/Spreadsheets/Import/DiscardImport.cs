using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>Forgets an import that was not applied, and the file with it.</summary>
[Requires(Permission.ManageUsers)]
public sealed class DiscardImport : Operation<Guid, Nothing>
{
    private readonly ImportRemoval _removal;

    internal DiscardImport(WritePath writePath, ImportRemoval removal)
        : base(writePath) => _removal = removal;

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, Guid request, CancellationToken cancellationToken)
    {
        var taken = await CommitAsync<Nothing>(
            actor,
            async (work, token) =>
            {
                work.RecordNothing();
                if (await ImportScope.FindAsync(work.Db, (SignedInMember)actor, request, token) is not { } import)
                {
                    return Error.NotFound;
                }

                return await ImportRemoval.TakeAsync(work.Db.UserImports.Where(i => i.Id == import.Id), token)
                    ? new Nothing()
                    : ImportErrors.AlreadyApplied;
            },
            cancellationToken);
        if (taken.Succeeded)
        {
            await _removal.RemoveAsync(request, CancellationToken.None);
        }

        return taken;
    }
}

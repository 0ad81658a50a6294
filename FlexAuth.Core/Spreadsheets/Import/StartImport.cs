using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>
/// Applies an import as a job, once. Asked twice with one id it starts one job (SE8). Whoever asks has proved themselves lately (SE7):
/// a file gives roles, addresses and ways in to as many people as it has rows.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class StartImport(WritePath writePath, IOptions<SignInOptions> options, JobSignal signal)
    : Operation<StartImportRequest, Guid>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<Guid>> RunAsync(Actor actor, StartImportRequest request, CancellationToken cancellationToken)
    {
        var started = await CommitAsync(actor, (work, token) => StartAsync(work, (SignedInMember)actor, request, token), cancellationToken);
        signal.Raise();
        return started;
    }

    private async Task<Result<Guid>> StartAsync(
        UnitOfWork work, SignedInMember actor, StartImportRequest request, CancellationToken cancellationToken)
    {
        var import = await ImportScope.FindAsync(work.Db, actor, request.ImportId, cancellationToken);
        if (import is null || request.JobId == Guid.Empty)
        {
            return Error.NotFound;
        }

        if (import.JobId is { } begun)
        {
            work.RecordNothing();
            return begun == request.JobId ? begun : ImportErrors.AlreadyApplied;
        }

        if (await work.Db.Jobs.AnyAsync(j => j.Id == request.JobId, cancellationToken))
        {
            return Error.NotFound;
        }

        var foreseen = await Foreseen.OfAsync(work.Db, import, cancellationToken);
        if (foreseen.ToApply == 0)
        {
            return ImportErrors.NothingToApply;
        }

        if (!await RecentProof.HoldsAsync(work.Db, actor, options.Value, work.Now, cancellationToken))
        {
            return RecentProof.Required;
        }

        if (foreseen.LoseEmailLogin > 0 && Traits.Of(UserAction.DisableEmailLogin).Word is { } word
            && !string.Equals(request.Confirmation?.Trim(), word, StringComparison.OrdinalIgnoreCase))
        {
            return new Error("user_action.confirmation", word);
        }

        import.State = ImportState.Applied;
        import.JobId = request.JobId;
        work.Begin(JobOrder.Of(request.JobId, JobKind.Import, actor, new JobImport(import.Id, import.FileName), work.Now));
        return request.JobId;
    }
}

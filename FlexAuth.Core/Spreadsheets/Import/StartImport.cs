using FlexAuth.Core.Data;
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
public sealed class StartImport(
    WritePath writePath, IDbContextFactory<FlexAuthDbContext> contexts, IOptions<SignInOptions> options, JobSignal signal)
    : Operation<StartImportRequest, Guid>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<Guid>> RunAsync(Actor actor, StartImportRequest request, CancellationToken cancellationToken)
    {
        var member = (SignedInMember)actor;
        while (true)
        {
            // Before the transaction: a hundred thousand conflicts take a while to count, and nobody is to wait for that.
            var counted = await CountAsync(member, request.ImportId, cancellationToken);
            var started = await CommitAsync(actor, (work, token) => StartAsync(work, member, request, counted, token), cancellationToken);
            if (!started.Succeeded)
            {
                return started.Error;
            }

            if (started.Value is { } job)
            {
                signal.Raise();
                return job;
            }
        }
    }

    private async Task<Counted?> CountAsync(SignedInMember actor, Guid importId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ImportScope.FindAsync(db, actor, importId, cancellationToken) is { JobId: null } import
            ? new Counted(import.Decisions, await Foreseen.OfAsync(db, import, cancellationToken))
            : null;
    }

    /// <returns>The job; null where something was decided since it was counted.</returns>
    private async Task<Result<Guid?>> StartAsync(
        UnitOfWork work, SignedInMember actor, StartImportRequest request, Counted? counted, CancellationToken cancellationToken)
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

        if (counted is null || counted.Decisions != import.Decisions)
        {
            work.RecordNothing();
            return (Guid?)null;
        }

        var foreseen = counted.Foreseen;
        if (foreseen.ToApply == 0)
        {
            return ImportErrors.NothingToApply;
        }

        if (foreseen.LoseEmailLogin > 0 && Traits.Of(UserAction.DisableEmailLogin).Word is { } word
            && !string.Equals(request.Confirmation?.Trim(), word, StringComparison.OrdinalIgnoreCase))
        {
            return new Error("user_action.confirmation", word);
        }

        if (await RecentProof.MissingAsync(work, actor, options.Value, SensitiveActs.Importing, cancellationToken) is { } missing)
        {
            return missing;
        }

        // One row or none: of this, a decision, discarding it and forgetting it one comes first, and the others see it.
        if (await work.Db.UserImports.Where(i => i.Id == import.Id && i.State == ImportState.Ready && i.Decisions == counted.Decisions).ExecuteUpdateAsync(
            i => i.SetProperty(x => x.State, ImportState.Applied).SetProperty(x => x.JobId, request.JobId), cancellationToken) == 0)
        {
            work.RecordNothing();
            return (Guid?)null;
        }

        work.Begin(JobOrder.Of(request.JobId, JobKind.Import, actor, new JobImport(import.Id, import.FileName), work.Now));
        return request.JobId;
    }

    /// <param name="Decisions">Of how many decisions it knows.</param>
    /// <param name="Foreseen">What the import came to then.</param>
    private sealed record Counted(int Decisions, Foreseen Foreseen);
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Spreadsheets.Columns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>
/// Reads a file and compares it with what is so. Nothing that anybody has changes by it; broken off, refused or failed, nothing of it
/// stays. What it found is written down in small transactions: those who sign in meanwhile do not wait.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class ReadImport : Operation<ImportUpload, Guid>
{
    private const int LongestName = 260;

    /// <summary>Files of one person that were read and wait; the oldest beyond is forgotten.</summary>
    private const int MostDrafts = 10;

    private readonly ImportReading.Services _services;
    private readonly ImportRemoval _removal;
    private readonly ReadingTurns _turns;

    internal ReadImport(
        WritePath writePath,
        IDbContextFactory<FlexAuthDbContext> contexts,
        BaselineKey key,
        ImportRemoval removal,
        ReadingTurns turns,
        ServerOffer offer,
        IOptions<ImportOptions> options,
        TimeProvider clock,
        ILogger<ReadImport> logger)
        : base(writePath)
    {
        (_removal, _turns) = (removal, turns);
        _services = new ImportReading.Services(writePath, contexts, key, offer.SmsCountries, options.Value, clock, logger);
    }

    /// <inheritdoc />
    protected override async Task<Result<Guid>> RunAsync(Actor actor, ImportUpload request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var member = (SignedInMember)actor;
        var begun = await CommitAsync(actor, (work, token) => BeginAsync(work, member, request, token), cancellationToken);
        if (!begun.Succeeded)
        {
            return begun.Error;
        }

        if (!begun.Value)
        {
            return request.ImportId;
        }

        var kept = false;
        try
        {
            var taken = await _turns.TakeAsync(
                member.MemberId, () => request.Progress?.Report(new ImportProgress(ImportStep.Waiting, 0, 0)), cancellationToken);
            if (!taken.Succeeded)
            {
                return taken.Error;
            }

            using var turn = taken.Value;

            // Seconds of work for the processor: not on the thread of a circuit, which goes on to paint the progress.
            var reading = new ImportReading(_services, member, request);
            var read = await Task.Run(() => reading.RunAsync(cancellationToken), cancellationToken);
            kept = read.Succeeded;
            if (!read.Succeeded)
            {
                return read.Error;
            }

            await ForgetOldestAsync(member);
            return request.ImportId;
        }
        finally
        {
            if (!kept)
            {
                await _removal.RemoveAsync(request.ImportId, CancellationToken.None);
            }
        }
    }

    /// <returns>Whether the file is to be read; it is not where it was already.</returns>
    private static async Task<Result<bool>> BeginAsync(
        UnitOfWork work, SignedInMember actor, ImportUpload request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (request.ImportId == Guid.Empty)
        {
            return Error.NotFound;
        }

        if (await work.Db.UserImports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.ImportId, cancellationToken) is { } already)
        {
            return already.ActorId != actor.MemberId ? Error.NotFound
                : already.State is ImportState.Reading ? ImportErrors.BeingRead
                : false;
        }

        work.Db.UserImports.Add(new UserImport
        {
            Id = request.ImportId,
            RootOrganizationId = actor.RootOrganizationId,
            OrganizationId = actor.OrganizationId,
            ActorId = actor.MemberId,
            FileName = NameOf(request.FileName),
            CreatedAt = work.Now,
            State = ImportState.Reading,
        });
        return true;
    }

    /// <summary>Nobody looks at ten previews: a disk is not filled by reading file after file.</summary>
    private async Task ForgetOldestAsync(SignedInMember actor)
    {
        var outdated = await CommitAsync<List<Guid>>(
            actor,
            async (work, token) =>
            {
                work.RecordNothing();
                var oldest = await work.Db.UserImports
                    .Where(i => i.ActorId == actor.MemberId && i.State == ImportState.Ready)
                    .OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id)
                    .Skip(MostDrafts)
                    .Select(i => i.Id)
                    .ToListAsync(token);
                var taken = new List<Guid>();
                foreach (var id in oldest)
                {
                    if (await ImportRemoval.TakeAsync(work.Db.UserImports.Where(i => i.Id == id), token))
                    {
                        taken.Add(id);
                    }
                }

                return taken;
            },
            CancellationToken.None);
        foreach (var id in outdated.Succeeded ? outdated.Value : [])
        {
            await _removal.RemoveAsync(id, CancellationToken.None);
        }
    }

    /// <summary>The name alone, as it can be shown: some browsers send where the file lies.</summary>
    private static string NameOf(string name)
    {
        var alone = string.Concat(name.Split('/', '\\')[^1].Where(letter => !char.IsControl(letter))).Trim();
        return StorableText.Cut(alone, LongestName);
    }
}

using System.Threading.Channels;
using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Export;

/// <summary>
/// "Export users": people within reach as a file. Memory does not grow with them. The trail says who took how many before the caller has the
/// answer: whoever hands the file on only then, hands on nothing that is not written down, nor to somebody whose session ended meanwhile.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class ExportUsers : Operation<ExportRequest, int>
{
    /// <summary>People who are handed from reading to writing at once, and so many times of them that may wait.</summary>
    private const int Batch = 256;
    private const int Waiting = 8;

    private readonly IDbContextFactory<FlexAuthDbContext> _contexts;
    private readonly BaselineKey _key;
    private readonly IReadOnlyList<SheetColumn> _columns;
    private readonly TimeProvider _clock;

    internal ExportUsers(WritePath writePath, IDbContextFactory<FlexAuthDbContext> contexts, BaselineKey key, ServerOffer offer, TimeProvider clock)
        : base(writePath) => (_contexts, _key, _columns, _clock) = (contexts, key, SheetColumns.Written(offer), clock);

    /// <inheritdoc />
    /// <returns>How many people are in the file.</returns>
    protected override async Task<Result<int>> RunAsync(Actor actor, ExportRequest request, CancellationToken cancellationToken)
    {
        var signedIn = (SignedInMember)actor;
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        if (!await Admission.SessionOf(db, signedIn).AnyAsync(cancellationToken))
        {
            return Error.SessionEnded;
        }

        var seal = await _key.SealAsync(cancellationToken);
        if (!seal.Succeeded)
        {
            return seal.Error;
        }

        var people = await Task.Run(() => WriteAsync(db, signedIn, request, seal.Value, cancellationToken), cancellationToken);
        return await CommitAsync<int>(
            actor,
            (work, _) =>
            {
                work.Record(new AuditEvent(AuditActions.UsersExported, null, null, new { people, file = request.Kind.ToString() })
                {
                    Place = (signedIn.OrganizationId, signedIn.RootOrganizationId),
                });
                return Task.FromResult<Result<int>>(people);
            },
            cancellationToken);
    }

    private async Task<int> WriteAsync(
        FlexAuthDbContext db, SignedInMember actor, ExportRequest request, BaselineSeal seal, CancellationToken cancellationToken)
    {
        using var reads = Snapshot.Of(db, cancellationToken);
        var cells = new SheetCells(request.Texts, await SheetOrganizations.OfAsync(db, actor, cancellationToken));
        await using var writer = request.Kind is TableKind.Workbook ? TableWriter.Workbook(request.Target) : TableWriter.Csv(request.Target);
        await writer.BeginSheetAsync(ExportSheets.People(request.Texts, _columns), cancellationToken);

        // The next people are read while those before are sealed and packed.
        var read = Channel.CreateBounded<SheetPerson[]>(new BoundedChannelOptions(Waiting) { SingleReader = true, SingleWriter = true });
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var found = ExportedPeople.Read(reads, actor.OrganizationPath, request.Filter, _clock.GetUtcNow());
        var reading = Task.Run(() => ReadAsync(found, read.Writer, over.Token), CancellationToken.None);
        var people = 0;
        try
        {
            var all = SheetCells.Empty();
            var row = new string?[_columns.Count + 1];
            await foreach (var batch in read.Reader.ReadAllAsync(cancellationToken))
            {
                foreach (var person in batch)
                {
                    cells.Write(person, all);
                    for (var place = 0; place < _columns.Count; place++)
                    {
                        row[place] = all[(int)_columns[place]];
                    }

                    row[^1] = seal.Seal(actor.RootOrganizationId, person, all[(int)SheetColumn.Organization]);
                    await writer.WriteAsync(row, cancellationToken);
                }

                people += batch.Length;
            }

            await reading;
        }
        finally
        {
            // Where writing failed, nobody takes the people any more; and it is that failure which counts.
            await over.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await WriteExplanationsAsync(writer, request.Texts, cancellationToken);
        await writer.CompleteAsync(cancellationToken);
        return people;
    }

    private static async Task ReadAsync(IEnumerable<SheetPerson> people, ChannelWriter<SheetPerson[]> read, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var batch in people.Chunk(Batch))
            {
                await read.WriteAsync(batch, cancellationToken);
            }
        }
        finally
        {
            read.Complete();
        }
    }

    private async Task WriteExplanationsAsync(TableWriter writer, ISheetTexts texts, CancellationToken cancellationToken)
    {
        await writer.BeginSheetAsync(ExportSheets.Explanations(texts), cancellationToken);
        foreach (var (subject, text) in texts.Notes.Concat(_columns.Select(column => (texts.HeadOf(column), texts.ExplanationOf(column)))))
        {
            await writer.WriteAsync(new string?[] { subject, text }, cancellationToken);
        }
    }
}

using System.Text.Json;
using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>One reading of one file: its rows in batches, each compared with the people whom it names, and what differs written down.</summary>
internal sealed class ImportReading(ImportReading.Services services, SignedInMember actor, ImportUpload upload)
{
    private const int RowsOfABatch = 1_000;

    /// <summary>A thousand honest rows have a third of it; as many with a long text in each column would have gigabytes (IM1).</summary>
    private const int LettersOfABatch = 1_000_000;
    private const int RowsOfATransaction = 500;
    private const int BytesOfAPart = 256 * 1024;
    private const int PartsOfATransaction = 4;

    private readonly List<Error> _notices = [];
    private readonly List<UserImportRow> _unwritten = [];
    private readonly List<RowChange> _changes = [];
    private readonly List<(int Row, Error Reason, UserImportRow? Instead)> _found = [];
    private int _rows;
    private int _people;

    /// <summary>What a reading needs of the product.</summary>
    internal sealed record Services(
        WritePath WritePath,
        IDbContextFactory<FlexAuthDbContext> Contexts,
        BaselineKey Key,
        ServedCountries SmsCountries,
        ImportOptions Options,
        TimeProvider Clock,
        ILogger Logger);

    public async Task<Result<Nothing>> RunAsync(CancellationToken cancellationToken)
    {
        var opened = TableFile.Open(upload.File, services.Options.Limits, upload.Texts.People, services.Logger, cancellationToken);
        if (!opened.Succeeded)
        {
            return opened.Error;
        }

        bool hasBaseline;
        var sheet = opened.Value.Sheet;
        using (var table = opened.Value)
        {
            var compared = await CompareAsync(table, cancellationToken);
            if (!compared.Succeeded)
            {
                return compared.Error;
            }

            hasBaseline = compared.Value;
            _notices.AddRange(table.Notices.Where(notice => !IsOwnExplanation(notice)));
        }

        if (_rows == 0)
        {
            return ImportErrors.Empty;
        }

        var kept = await KeepFileAsync(cancellationToken);
        return kept.Succeeded ? await EndAsync(hasBaseline, sheet, cancellationToken) : kept;
    }

    /// <summary>A workbook of ours has a second sheet that explains the columns: nobody expects that one to be read.</summary>
    private bool IsOwnExplanation(Error notice) =>
        notice is { Code: "import.file.sheets", Values: [_, string others] } && others == upload.Texts.Explanations;

    /// <returns>Whether the file carries what it was written with.</returns>
    private async Task<Result<bool>> CompareAsync(TableFile table, CancellationToken cancellationToken)
    {
        var first = table.Next();
        if (!first.Succeeded)
        {
            return first.Error;
        }

        if (first.Value is not { } top)
        {
            return ImportErrors.Empty;
        }

        var read = SheetHead.Of(top.Cells, upload.Texts);
        if (!read.Succeeded)
        {
            return read.Error;
        }

        var head = read.Value;
        var seal = head.HasBaseline ? await services.Key.SealAsync(cancellationToken) : null;
        if (seal is { Error: { } busy })
        {
            return busy;
        }

        await using var db = await services.Contexts.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var rules = await RowRules.ForAsync(db, actor, cancellationToken);
        var comparing = new RowComparing(upload.ImportId, head, upload.Texts, rules, services.SmsCountries, actor.OrganizationId);
        var foresight = new RowForesight(db, rules.Main, actor.SessionId);
        for (var more = true; more;)
        {
            var batch = new List<NamedRow>(RowsOfABatch);
            for (var letters = 0; batch.Count < RowsOfABatch && letters < LettersOfABatch && more;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var next = table.Next();
                if (!next.Succeeded)
                {
                    return next.Error;
                }

                if (next.Value is not { } row)
                {
                    more = false;
                }
                else if (comparing.SaysNothing(row))
                {
                    continue;
                }
                else if (NamedRow.Of(row, head, seal?.Value, actor.RootOrganizationId) is { } named)
                {
                    batch.Add(named);
                    letters += row.Cells.Sum(cell => cell?.Length ?? 0);
                }
                else
                {
                    return ImportErrors.Foreign;
                }
            }

            await ReadPeopleAsync(db, comparing, batch, cancellationToken);
            foreach (var named in batch)
            {
                Take(comparing.Compare(named));
            }

            await foresight.ForeseeAsync(_changes, services.Clock.GetUtcNow(), cancellationToken);
            _rows += batch.Count;
            var written = await WriteRowsAsync(cancellationToken);
            if (!written.Succeeded)
            {
                return written.Error;
            }

            upload.Progress?.Report(new ImportProgress(ImportStep.Comparing, table.Progress, _rows));
        }

        _found.AddRange(comparing.WithoutWayOut());
        var ended = await WriteRowsAsync(cancellationToken);
        if (!ended.Succeeded)
        {
            return ended.Error;
        }

        await NoteAsync(db, comparing, head, cancellationToken);
        return head.HasBaseline;
    }

    /// <summary>Those whom the batch names: by the baseline, and by address where it may be anybody's.</summary>
    private static async Task ReadPeopleAsync(
        FlexAuthDbContext db, RowComparing comparing, IReadOnlyCollection<NamedRow> batch, CancellationToken cancellationToken)
    {
        var ids = batch.Select(r => r.Baseline?.MemberId).OfType<Guid>().ToList();
        comparing.Know(ids.Count == 0 ? [] : await db.Members.Where(m => EF.Parameter(ids).Contains(m.Id)).ToListAsync(cancellationToken));
        var keys = batch.Select(comparing.KeyToFind).OfType<string>().ToList();
        comparing.KnowAddresses(
            keys.Count == 0 ? [] : await db.Members.Where(m => EF.Parameter(keys).Contains(m.NormalizedEmail!)).ToListAsync(cancellationToken));
    }

    private void Take(ComparedRow compared)
    {
        _people += compared.IsSomebody ? 1 : 0;
        if (compared.Row is { } row)
        {
            _unwritten.Add(row);
        }

        if (compared.Change is { } change)
        {
            _changes.Add(change);
        }

        _found.AddRange(compared.Earlier);
    }

    private async Task<Result<Nothing>> WriteRowsAsync(CancellationToken cancellationToken)
    {
        foreach (var rows in _unwritten.Chunk(RowsOfATransaction))
        {
            var written = await CommitAsync((work, token) => work.Db.InsertAsync(rows, token), cancellationToken);
            if (!written.Succeeded)
            {
                return written;
            }
        }

        foreach (var found in _found.Chunk(RowsOfATransaction))
        {
            var refused = await CommitAsync((work, token) => RefuseAsync(work.Db, found, token), cancellationToken);
            if (!refused.Succeeded)
            {
                return refused;
            }
        }

        _unwritten.Clear();
        _changes.Clear();
        _found.Clear();
        return new Nothing();
    }

    /// <summary>Rows that later ones turned out to repeat, or to leave no way out to: they are not done, whatever they had come to.</summary>
    private async Task RefuseAsync(
        FlexAuthDbContext db, (int Row, Error Reason, UserImportRow? Instead)[] found, CancellationToken cancellationToken)
    {
        var numbers = found.Select(f => f.Row).ToList();
        var those = db.UserImportRows.Where(r => r.ImportId == upload.ImportId && EF.Parameter(numbers).Contains(r.Number));
        var known = await those.AsNoTracking().ToDictionaryAsync(r => r.Number, cancellationToken);
        await those.ExecuteDeleteAsync(cancellationToken);
        var refused = new Dictionary<int, UserImportRow>();
        foreach (var (number, reason, instead) in found)
        {
            if ((known.GetValueOrDefault(number) ?? instead) is { } row)
            {
                (row.Kind, row.Reason, row.ReasonValues) = (ImportRowKind.Refused, reason.Code, JobOutcomes.ValuesOf(reason));
                refused[number] = row;
            }
        }

        await db.InsertAsync(refused.Values, cancellationToken);
    }

    private async Task NoteAsync(FlexAuthDbContext db, RowComparing comparing, SheetHead head, CancellationToken cancellationToken)
    {
        if (!head.HasBaseline)
        {
            _notices.Add(ImportErrors.NoBaseline);
        }

        if (head.Unknown.Count > 0)
        {
            _notices.Add(ImportErrors.UnknownColumns(head.Unknown));
        }

        var everybody = await UserDirectory.CountAsync(
            db, actor.OrganizationPath, UserFilter.Everybody, services.Clock.GetUtcNow(), cancellationToken);
        if (everybody > _people)
        {
            _notices.Add(ImportErrors.NotInFile(everybody - _people));
        }
    }

    /// <summary>The file itself, so that a copy of it can say what came of each row, whichever node makes it.</summary>
    private async Task<Result<Nothing>> KeepFileAsync(CancellationToken cancellationToken)
    {
        upload.File.Position = 0;
        var number = 0;
        for (var ended = false; !ended;)
        {
            var parts = new List<UserImportPart>();
            while (parts.Count < PartsOfATransaction && !ended)
            {
                var bytes = new byte[BytesOfAPart];
                var length = await upload.File.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
                ended = length < bytes.Length;
                if (length > 0)
                {
                    parts.Add(new UserImportPart { ImportId = upload.ImportId, Number = number++, Bytes = ended ? bytes[..length] : bytes });
                }
            }

            var kept = await CommitAsync((work, token) => work.Db.InsertAsync(parts, token), cancellationToken);
            if (!kept.Succeeded)
            {
                return kept;
            }

            upload.Progress?.Report(new ImportProgress(ImportStep.Keeping, upload.File.Position / Math.Max(1d, upload.File.Length), _rows));
        }

        return new Nothing();
    }

    private async Task<Result<Nothing>> EndAsync(bool hasBaseline, string? sheet, CancellationToken cancellationToken)
    {
        List<Group> groups;
        int elsewhere;
        await using (var db = await services.Contexts.CreateDbContextAsync(cancellationToken))
        {
            groups = await db.UserImportRows.Where(r => r.ImportId == upload.ImportId)
                .GroupBy(r => new { r.Kind, r.Keeping })
                .Select(g => new Group(g.Key.Kind, g.Key.Keeping, g.Count()))
                .ToListAsync(cancellationToken);
            elsewhere = await db.UserImportRows.CountAsync(
                r => r.ImportId == upload.ImportId && r.Kind == ImportRowKind.Refused && r.Reason == EmailUse.ElsewhereCode, cancellationToken);
        }

        int Of(ImportRowKind kind) => groups.Where(g => g.Kind == kind).Sum(g => g.Count);
        int With(RowEffects effect) => groups
            .Where(g => g.Kind is ImportRowKind.Changed or ImportRowKind.New && ((RowEffects)g.Keeping).HasFlag(effect)).Sum(g => g.Count);
        if (With(RowEffects.Blind) is > 0 and var blind)
        {
            _notices.Insert(0, ImportErrors.Blind(blind));
        }

        return await services.WritePath.CommitAsync<Nothing>(
            actor,
            async (work, token) =>
            {
                var import = await work.Db.UserImports.SingleAsync(i => i.Id == upload.ImportId, token);
                import.State = ImportState.Ready;
                import.HasBaseline = hasBaseline;
                import.Sheet = sheet;
                import.Rows = _rows;
                import.Unchanged = _rows - groups.Sum(g => g.Count);
                import.Changed = Of(ImportRowKind.Changed);
                import.New = Of(ImportRowKind.New);
                import.Conflicts = Of(ImportRowKind.Conflict);
                import.Refused = Of(ImportRowKind.Refused);
                import.Welcomes = With(RowEffects.SendsLink);
                import.LoseEmailLogin = With(RowEffects.LosesEmailLogin);
                import.SignedOut = With(RowEffects.SignsOut);
                import.LosePhones = With(RowEffects.LosesPhones);
                import.Notices = JsonSerializer.Serialize(_notices.Select(StoredNotice.Of));
                work.Record(AuditOf(import, elsewhere));
                return new Nothing();
            },
            cancellationToken);
    }

    /// <summary>Whoever reads a file learns of each address in it whether it is somebody's: as from the form of a new person, but of a million at a time.</summary>
    private AuditEvent AuditOf(UserImport import, int elsewhere) => new(AuditActions.UsersImportRead, null, null, new
    {
        import = import.Id,
        file = import.FileName,
        rows = import.Rows,
        changed = import.Changed,
        added = import.New,
        conflicts = import.Conflicts,
        refused = import.Refused,
        takenElsewhere = elsewhere,
    })
    {
        Place = (actor.OrganizationId, actor.RootOrganizationId),
    };

    /// <summary>Bookkeeping of the reading: nothing of anybody changes by it.</summary>
    private Task<Result<Nothing>> CommitAsync(Func<UnitOfWork, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        services.WritePath.CommitAsync<Nothing>(
            actor,
            async (work, token) =>
            {
                work.RecordNothing();
                await write(work, token);
                return new Nothing();
            },
            cancellationToken);

    private sealed record Group(ImportRowKind Kind, int Keeping, int Count);
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Countries;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>A row and, where it carries one, whom it was written for.</summary>
internal sealed record NamedRow(TableRow Row, SheetBaseline? Baseline)
{
    /// <returns>Null where the row carries something that this server never wrote for this tree.</returns>
    public static NamedRow? Of(TableRow row, SheetHead head, BaselineSeal? seal, Guid rootOrganizationId)
    {
        if (seal is null || head.Baseline(row.Cells) is not { } text)
        {
            return new NamedRow(row, null);
        }

        return seal.Open(rootOrganizationId, text) is { } baseline ? new NamedRow(row, baseline) : null;
    }
}

/// <summary>What came of comparing a row.</summary>
/// <param name="IsSomebody">Whether it names a person within reach.</param>
/// <param name="Row">What differs, or why not; null where the row says what is so already.</param>
/// <param name="Earlier">Rows before that this one repeats, with the reason, and what to write down of one that was not worth it until now.</param>
/// <param name="Change">What it changes of somebody, where nothing forbids it.</param>
internal sealed record ComparedRow(
    bool IsSomebody, UserImportRow? Row, IReadOnlyList<(int Row, Error Reason, UserImportRow? Instead)> Earlier, RowChange? Change = null);

/// <summary>A row that changes somebody.</summary>
/// <param name="Row">As it is written down.</param>
/// <param name="Member">Whom, as they are.</param>
/// <param name="Cells">What, conflicts included.</param>
internal sealed record RowChange(UserImportRow Row, Member Member, IReadOnlyList<RowCell> Cells);

/// <summary>Compares row after row of a file with the people whom it names. Of the rows before only who they were is remembered.</summary>
internal sealed class RowComparing
{
    private const int LongestName = 250;
    private const int LongestEmail = 256;

    private readonly Guid _importId;
    private readonly SheetHead _head;
    private readonly CellReader _reader;
    private readonly RowDifferences _differences;
    private readonly RowRules _rules;
    private readonly ServedCountries _smsCountries;
    private readonly UserDetails _nobody;
    private readonly FirstRows<Guid> _people = new();
    private readonly FirstRows<ulong> _emails = new();

    /// <summary>Rows that would take a way to administer the tree: who of them goes is known when no row can be refused any more.</summary>
    private readonly SortedDictionary<int, Guid> _leaving = [];
    private Dictionary<Guid, Member> _byId = [];
    private Dictionary<string, Member> _byKey = [];

    public RowComparing(Guid importId, SheetHead head, ISheetTexts texts, RowRules rules, ServedCountries smsCountries, Guid usualOrganizationId)
    {
        var organizations = new SheetOrganizations([.. rules.Reach.Values]);
        (_importId, _head, _rules, _smsCountries) = (importId, head, rules, smsCountries);
        _reader = new CellReader(texts, organizations);
        _differences = new RowDifferences(head, _reader, new SheetCells(texts, organizations));
        _nobody = new UserDetails("", "", "", usualOrganizationId, MemberRole.Member, null, null);
    }

    /// <summary>Whether a row has nothing in any column that can be imported.</summary>
    public bool SaysNothing(TableRow row) =>
        _head.Baseline(row.Cells) is null && SheetBaseline.Columns.All(column => _head.Cell(row.Cells, column) is null);

    /// <summary>Everybody of whom the next rows carry a baseline, within reach or not.</summary>
    public void Know(IReadOnlyCollection<Member> written) => _byId = written.ToDictionary(m => m.Id);

    /// <summary>The address that has to be looked up for a row; null where it is that of the person for whom the row was written.</summary>
    public string? KeyToFind(NamedRow named) =>
        _head.Cell(named.Row.Cells, SheetColumn.Email) is { } cell
            && (named.Baseline is null || _byId.GetValueOrDefault(named.Baseline.MemberId)?.Email != cell)
            && EmailAddress.TryParse(cell, out var address)
                ? address.Key
                : null;

    /// <summary>Everybody at the addresses of the next rows, within reach or not.</summary>
    public void KnowAddresses(IReadOnlyCollection<Member> owners) => _byKey = owners.ToDictionary(m => m.NormalizedEmail!);

    public ComparedRow Compare(NamedRow named)
    {
        var email = _head.Cell(named.Row.Cells, SheetColumn.Email);
        if (named.Baseline is { } baseline)
        {
            return _byId.TryGetValue(baseline.MemberId, out var written) && _rules.Reaches(written)
                ? Once(named, written)
                : Refused(named, Reasons.OutOfReach);
        }

        if (email is null)
        {
            return Refused(named, new Error("user.email.required"));
        }

        if (CellReader.Email(email) is { Succeeded: false } problem)
        {
            return Refused(named, problem.Error);
        }

        return _byKey.GetValueOrDefault(EmailAddress.Parse(email).Key) switch
        {
            null => Newcomer(named),
            { } found when _rules.Reaches(found) => Once(named, found),
            { } stranger => Refused(named, EmailUse.By(stranger, null)),
        };
    }

    /// <summary>
    /// After the last row: those that are refused because, with the rows before them, nobody could administer the tree any more. Rows
    /// that are refused themselves, and cells in conflict, take nobody away.
    /// </summary>
    public IEnumerable<(int Row, Error Reason, UserImportRow? Instead)> WithoutWayOut()
    {
        foreach (var (row, memberId) in _leaving)
        {
            if (_rules.WhyNotLeave(memberId) is { } reason)
            {
                yield return (row, reason, null);
            }
        }
    }

    /// <summary>Somebody who is in the file twice: nobody knows which of the rows is meant.</summary>
    private ComparedRow Once(NamedRow named, Member member)
    {
        var number = named.Row.Number;
        if (_people.Before(member.Id, number) is not var (first, isUntold))
        {
            return Somebody(named, member);
        }

        _leaving.Remove(first);
        var reason = ImportErrors.SamePerson(number);
        return new ComparedRow(
            false,
            Row(number, member, [], ImportErrors.SamePerson(first), isBlind: false),
            isUntold ? [(first, reason, Row(first, member, [], reason, isBlind: false))] : []);
    }

    private ComparedRow Somebody(NamedRow named, Member member)
    {
        var (cells, problem) = _differences.Of(named, member);
        if (cells.Count == 0 && problem is null)
        {
            return new ComparedRow(true, null, []);
        }

        var earlier = new List<(int, Error, UserImportRow?)>();
        var taken = cells.FirstOrDefault(c => c.Column is SheetColumn.Email) is { } email
            ? Taken(named.Row.Number, EmailAddress.Parse(email.Will!).Key, member.Id, earlier)
            : null;
        var keeping = RowMerge.Chosen(cells, takesFile: false);

        // Taking the file is the more that can be decided: what could never be applied is refused now.
        var reason = problem ?? OfPhone(cells) ?? _rules.WhyNever(member, cells, taken) ?? (keeping.Count < cells.Count ? _rules.WhyNever(member, keeping, taken) : null);
        if (reason is null && _rules.TakesWayOut(member, keeping))
        {
            _leaving.Add(named.Row.Number, member.Id);
        }

        var row = Row(named.Row.Number, member, cells, reason, _head.HasBaseline && named.Baseline is null);
        return new ComparedRow(true, row, earlier, reason is null ? new RowChange(row, member, cells) : null);
    }

    private ComparedRow Newcomer(NamedRow named)
    {
        var cells = new List<RowCell>();
        Error? problem = null;
        foreach (var column in SheetBaseline.Columns)
        {
            if (_head.Cell(named.Row.Cells, column) is not { } cell)
            {
                continue;
            }

            var typed = RowCells.Typed(_reader, column, cell);
            problem ??= typed.Error;
            if (typed is { Succeeded: true, Value: { } value })
            {
                var to = _reader.Canonical(column, cell).Value;
                cells.Add(new RowCell(column, null, value, To: to == value ? null : to));
            }
        }

        var wanted = _nobody.With(cells).Tidied();
        var earlier = new List<(int, Error, UserImportRow?)>();
        var taken = Taken(named.Row.Number, EmailAddress.Parse(wanted.Email).Key, Guid.Empty, earlier);
        var reason = problem ?? OfPhone(cells) ?? _rules.WhyNotCreate(wanted, cells.EmailLogin() is true, taken);
        var effects = (int)(reason is null ? RowForesight.Newcomer(cells) : RowEffects.None);
        return new ComparedRow(
            false,
            new UserImportRow
            {
                ImportId = _importId,
                Number = named.Row.Number,
                Kind = reason is null ? ImportRowKind.New : ImportRowKind.Refused,
                MemberId = RowId.New(),
                Name = StorableText.Cut($"{wanted.FirstName} {wanted.LastName}".Trim(), LongestName),
                Email = StorableText.Cut(wanted.Email, LongestEmail),
                Cells = RowCell.Write(cells),
                Reason = reason?.Code,
                ReasonValues = reason is null ? null : JobOutcomes.ValuesOf(reason),
                Keeping = effects,
                Taking = effects,
            },
            earlier);
    }

    private Error? OfPhone(IEnumerable<RowCell> cells) => _smsCountries.Refusal(cells.FirstOrDefault(c => c.Column is SheetColumn.Phone)?.Will);

    /// <summary>Why an address cannot be that person's: another row of the file wants it too, or it is somebody's.</summary>
    private Error? Taken(int number, string key, Guid memberId, List<(int, Error, UserImportRow?)> earlier)
    {
        var hash = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        if (_emails.Before(hash, number) is var (first, isUntold))
        {
            _leaving.Remove(first);
            if (isUntold)
            {
                earlier.Add((first, ImportErrors.SameEmail(number), null));
            }

            return ImportErrors.SameEmail(first);
        }

        return _byKey.TryGetValue(key, out var other) && other.Id != memberId
            ? EmailUse.By(other, _rules.Reach.GetValueOrDefault(other.OrganizationId))
            : null;
    }

    private UserImportRow Row(int number, Member member, IReadOnlyList<RowCell> cells, Error? reason, bool isBlind)
    {
        var seen = isBlind ? RowEffects.Blind : RowEffects.None;
        return new UserImportRow
        {
            ImportId = _importId,
            Number = number,
            Kind = reason is not null ? ImportRowKind.Refused : cells.Any(c => c.IsConflict) ? ImportRowKind.Conflict : ImportRowKind.Changed,
            MemberId = member.Id,
            Name = member.FullName,
            Email = member.Email!,
            Cells = RowCell.Write(cells),
            Version = member.Version,
            Reason = reason?.Code,
            ReasonValues = reason is null ? null : JobOutcomes.ValuesOf(reason),
            Keeping = (int)seen,
            Taking = (int)seen,
        };
    }

    /// <summary>Somebody whom the actor does not reach, or no address at all: what the file says of them is shown, and nothing else.</summary>
    private ComparedRow Refused(NamedRow named, Error reason)
    {
        string Cell(SheetColumn column) => _head.Cell(named.Row.Cells, column) ?? "";
        return new ComparedRow(
            false,
            new UserImportRow
            {
                ImportId = _importId,
                Number = named.Row.Number,
                Kind = ImportRowKind.Refused,
                MemberId = Guid.Empty,
                Name = StorableText.Cut($"{Cell(SheetColumn.FirstName)} {Cell(SheetColumn.LastName)}".Trim(), LongestName),
                Email = StorableText.Cut(Cell(SheetColumn.Email), LongestEmail),
                Cells = RowCell.Write([]),
                Reason = reason.Code,
                ReasonValues = JobOutcomes.ValuesOf(reason),
            },
            []);
    }
}

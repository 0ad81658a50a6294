using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Create;
using FlexAuth.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>
/// Applies some rows of an import in one transaction. Each is judged anew, as the people are now; what follows from a change is what
/// follows from it in the form and in the actions, by the same code.
/// </summary>
internal sealed class ImportApplying(Chunk chunk, Guid importId)
{
    private readonly List<Member> _created = [];
    private readonly List<Doing> _done = [];

    public async Task ApplyAsync(IReadOnlyList<JobItem> items, CancellationToken cancellationToken)
    {
        var db = chunk.Db;
        var ids = items.Select(i => i.MemberId).ToList();
        var rows = await db.UserImportRows.AsNoTracking()
            .Where(r => r.ImportId == importId && EF.Parameter(ids).Contains(r.MemberId) && r.Kind != ImportRowKind.Refused)
            .ToDictionaryAsync(r => r.MemberId, cancellationToken);
        var takesFile = await db.UserImports.Where(i => i.Id == importId).Select(i => i.TakesFile).SingleAsync(cancellationToken);
        var people = await db.Members.Where(m => EF.Parameter(ids).Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancellationToken);
        var cells = rows.Values.ToDictionary(r => r.MemberId, r => RowMerge.Chosen(RowCell.Read(r.Cells), r.TakesFile ?? takesFile));
        var owners = await OwnersAsync(cells.Values, cancellationToken);
        var rules = await RowRules.ForAsync(
            db,
            chunk.Actor,
            people.Values.Concat(owners.Values).Select(m => m.OrganizationId)
                .Concat(cells.Values.Select(row => row.Organization()).OfType<Guid>())
                .Append(chunk.Actor.OrganizationId),
            cancellationToken);
        foreach (var item in items)
        {
            if (!rows.TryGetValue(item.MemberId, out var row))
            {
                item.LeaveOut(Reasons.OutOfReach);
            }
            else if (row.Kind is ImportRowKind.New)
            {
                Create(item, cells[item.MemberId], rules, owners);
            }
            else
            {
                Change(item, people.GetValueOrDefault(item.MemberId), cells[item.MemberId], rules, owners);
            }
        }

        await CreateAllAsync(cancellationToken);
        await ChangeAllAsync(rules, cancellationToken);
    }

    private void Create(JobItem item, IReadOnlyList<RowCell> cells, RowRules rules, IReadOnlyDictionary<string, Member> owners)
    {
        var wanted = new UserDetails("", "", "", chunk.Actor.OrganizationId, MemberRole.Member, null, null).With(cells).Tidied();
        var emailLogin = cells.EmailLogin() is true;
        if (rules.WhyNotCreate(wanted, emailLogin, Taken(wanted.Email, item.MemberId, rules, owners)) is { } reason)
        {
            item.LeaveOut(reason);
            return;
        }

        _created.Add(Newcomer.Of(item.MemberId, wanted, rules.Reach[wanted.OrganizationId], emailLogin, chunk.Work.Now));
        item.Change(ImportBefore.Newcomer(chunk.Work.Now).Write());
    }

    private void Change(
        JobItem item, Member? member, IReadOnlyList<RowCell> chosen, RowRules rules, IReadOnlyDictionary<string, Member> owners)
    {
        if (member is null || !rules.Reaches(member))
        {
            item.LeaveOut(Reasons.OutOfReach);
            return;
        }

        var current = UserDetails.Of(member);
        var (due, meanwhile) = RowMerge.Due(chosen, SheetPerson.Of(member).Meaning);
        if (due.Count == 0)
        {
            item.LeaveOut(meanwhile ? ImportErrors.ChangedMeanwhile : ImportErrors.AlreadySo);
            return;
        }

        var wanted = current.With(due).Tidied();
        var taken = wanted.Email == current.Email ? null : Taken(wanted.Email, member.Id, rules, owners);
        if (rules.WhyNot(member, due, taken) is { } reason)
        {
            item.LeaveOut(reason);
            return;
        }

        _done.Add(new Doing(item, member, current, wanted, wanted.DifferencesFrom(current), due.EmailLogin(), meanwhile));
    }

    private async Task CreateAllAsync(CancellationToken cancellationToken)
    {
        if (_created.Count == 0)
        {
            return;
        }

        var mails = _created.Where(m => m.EmailLoginEnabled)
            .Select(m => LinkMail.Of(m.Id, m.OrganizationId, hasPassword: false, chunk.SignIn, chunk.Work.Now, chunk.Job.Id, chunk.Hold))
            .ToList();
        foreach (var member in _created.Where(m => m.EmailLoginEnabled))
        {
            member.InvitedAt = chunk.Work.Now;
        }

        await chunk.Db.InsertAsync(_created, cancellationToken);
        await chunk.Db.InsertAsync(mails.Select(m => m.Link), cancellationToken);
        await chunk.Work.SendAllAsync(mails.Select(m => m.Message), cancellationToken);
        await chunk.Work.RecordAllAsync(_created.Select(Newcomer.AuditOf), cancellationToken);
    }

    /// <summary>
    /// What goes off, goes off first: no new link is made for it. What comes on comes last, when the mail goes to the new address.
    /// </summary>
    private async Task ChangeAllAsync(RowRules rules, CancellationToken cancellationToken)
    {
        if (_done.Count == 0)
        {
            return;
        }

        var losing = await AffectedAsync(_done.Where(d => d.EmailLogin is false), UserAction.DisableEmailLogin, cancellationToken);
        foreach (var doing in _done)
        {
            var gone = losing.FirstOrDefault(a => a.Item == doing.Item);
            Note(doing, gone is not null && !Effects.CanBeGivenBack(UserAction.DisableEmailLogin, gone.Person));
        }

        if (losing.Count > 0)
        {
            await Effects.DoAsync(chunk, UserAction.DisableEmailLogin, losing, cancellationToken);
        }

        await EditAllAsync(rules, cancellationToken);

        var gaining = await AffectedAsync(_done.Where(d => d.EmailLogin is true), UserAction.EnableEmailLogin, cancellationToken);
        if (gaining.Count > 0)
        {
            await Effects.DoAsync(chunk, UserAction.EnableEmailLogin, gaining, cancellationToken);
        }
    }

    /// <summary>Everything that undoing needs to know, before anything is changed.</summary>
    private void Note(Doing doing, bool destroys)
    {
        var before = ImportBefore.Of(doing.Member, chunk.Work.Now) with
        {
            Details = doing.Changed.Count > 0 ? doing.Before : null,
            EmailLogin = doing.EmailLogin is { } wanted ? !wanted : null,
            IsDestroyed = destroys,
        };

        // Nothing but deleted credentials: nothing can be given back.
        var kept = destroys && before.Details is null ? null : before.Write();
        if (doing.IsChangedMeanwhile)
        {
            doing.Item.ChangePartly(kept, ImportErrors.PartlyChangedMeanwhile);
        }
        else
        {
            doing.Item.Change(kept);
        }
    }

    private async Task EditAllAsync(RowRules rules, CancellationToken cancellationToken)
    {
        var edits = _done.Where(d => d.Changed.Count > 0).ToList();
        if (edits.Count == 0)
        {
            return;
        }

        var trail = new List<AuditEvent>();
        foreach (var (_, member, before, wanted, changed, _, _) in edits)
        {
            var (from, to) = (rules.Reach[before.OrganizationId], rules.Reach[wanted.OrganizationId]);
            EditRules.Apply(member, wanted, to);
            trail.Add(new AuditEvent(AuditActions.UserEdited, member.Id, to, EditTrail.Of(before, wanted, changed, from, to)));
        }

        await EditConsequences.DrawAsync(
            chunk.Work,
            edits.Select(d => new Edited(d.Member, d.Before, d.Changed, LosesEmailLogin: d.EmailLogin is false)).ToList(),
            rules.Main,
            chunk.SignIn,
            cancellationToken,
            new EditingJob(chunk.Job.Id, chunk.OwnSession, chunk.Hold));
        await chunk.Db.SaveChangesAsync(cancellationToken);
        await chunk.Work.RecordAllAsync(trail, cancellationToken);
    }

    /// <summary>People as the actions see them, now.</summary>
    private async Task<List<Affected>> AffectedAsync(IEnumerable<Doing> doings, UserAction action, CancellationToken cancellationToken)
    {
        var items = doings.ToDictionary(d => d.Member.Id, d => d.Item);
        var ids = items.Keys.ToList();
        return ids.Count == 0
            ? []
            : (await chunk.Db.Members.AsNoTracking().Where(m => EF.Parameter(ids).Contains(m.Id))
                .As(chunk.Db, action, chunk.Work.Now, chunk.OwnSession, chunk.SignIn)
                .ToListAsync(cancellationToken))
                .Select(person => new Affected(items[person.Id], person))
                .ToList();
    }

    /// <summary>Whose the addresses are now that somebody is to get.</summary>
    private async Task<IReadOnlyDictionary<string, Member>> OwnersAsync(
        IEnumerable<IReadOnlyList<RowCell>> rows, CancellationToken cancellationToken)
    {
        var keys = rows.SelectMany(cells => cells).Where(c => c.Column is SheetColumn.Email)
            .Select(c => EmailAddress.Parse(c.Will!).Key).ToList();
        return keys.Count == 0
            ? new Dictionary<string, Member>()
            : await chunk.Db.Members.AsNoTracking().Where(m => EF.Parameter(keys).Contains(m.NormalizedEmail!))
                .ToDictionaryAsync(m => m.NormalizedEmail!, cancellationToken);
    }

    private static Error? Taken(string email, Guid memberId, RowRules rules, IReadOnlyDictionary<string, Member> owners) =>
        EmailAddress.TryParse(email, out var address) && owners.TryGetValue(address.Key, out var owner) && owner.Id != memberId
            ? EmailUse.By(owner, rules.Reach.GetValueOrDefault(owner.OrganizationId))
            : null;

    private sealed record Doing(
        JobItem Item,
        Member Member,
        UserDetails Before,
        UserDetails Wanted,
        IReadOnlyList<UserField> Changed,
        bool? EmailLogin,
        bool IsChangedMeanwhile);
}

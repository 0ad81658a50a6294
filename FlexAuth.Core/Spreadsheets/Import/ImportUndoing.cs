using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>
/// Takes an import back for some people: details and email login are as they were, mails that have not left never leave, links end, and
/// people who were new are removed where nobody has used them yet. Whoever was changed meanwhile is left alone.
/// </summary>
internal static class ImportUndoing
{
    public static async Task ApplyAsync(Chunk chunk, Guid undone, IReadOnlyList<JobItem> items, CancellationToken cancellationToken)
    {
        var db = chunk.Db;
        var ids = items.Select(i => i.MemberId).ToList();
        var originals = await Undoing.OriginalsAsync(db, undone, items, cancellationToken);
        var newer = await Undoing.NewerLinksAsync(db, undone, items, cancellationToken);
        var people = await db.Members.Where(m => EF.Parameter(ids).Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancellationToken);
        var known = await db.UserLogins.Where(l => EF.Parameter(ids).Contains(l.UserId)).Select(l => l.UserId).ToHashSetAsync(cancellationToken);
        var details = originals.Values.Select(o => o.Before is null ? null : ImportBefore.Read(o.Before).Details).OfType<UserDetails>().ToList();
        var former = await OwnersAsync(db, details, cancellationToken);
        var rules = await RowRules.ForAsync(
            db,
            chunk.Actor,
            people.Values.Concat(former.Values).Select(m => m.OrganizationId).Concat(details.Select(d => d.OrganizationId)),
            cancellationToken);

        var removing = new List<(JobItem Item, Member Member)>();
        var restoring = new List<Restored>();
        foreach (var item in items)
        {
            var member = people.GetValueOrDefault(item.MemberId);
            if (member is null || !rules.Reaches(member))
            {
                item.LeaveOut(Reasons.OutOfReach);
                continue;
            }

            var original = originals[item.MemberId];
            var before = original.Before is null ? null : ImportBefore.Read(original.Before);
            if (WhyNot(member, original, before, newer, known) is { } untouched)
            {
                item.LeaveOut(untouched);
                continue;
            }

            var wanted = before!.Details ?? UserDetails.Of(member);
            var key = EmailAddress.Parse(wanted.Email).Key;
            var taken = former.TryGetValue(key, out var owner) && owner.Id != member.Id
                ? EmailUse.By(owner, rules.Reach.GetValueOrDefault(owner.OrganizationId))
                : null;
            var emailLogin = before.IsDestroyed ? null : before.EmailLogin;
            if (rules.WhyNotGiveBack(member, wanted, emailLogin, taken) is { } refusal)
            {
                item.LeaveOut(refusal);
            }
            else if (before.IsNew)
            {
                removing.Add((item, member));
            }
            else
            {
                restoring.Add(new Restored(item, member, before, UserDetails.Of(member), wanted, emailLogin));
            }
        }

        await RemoveAsync(chunk, undone, removing, cancellationToken);
        await RestoreAsync(chunk, rules, undone, restoring, cancellationToken);
    }

    private static Error? WhyNot(
        Member member, Undoing.Original original, ImportBefore? before, ILookup<Guid, DateTimeOffset> newer, HashSet<Guid> known) => before switch
        {
            null => Reasons.Destroyed,
            _ when member.Version != original.VersionAfter => Reasons.ChangedMeanwhile,

            // Somebody was sent a link since: they count on it.
            { IsNew: true } or { EmailLogin: not null } when newer[member.Id].Any(at => at >= before.At) => Reasons.ChangedMeanwhile,
            { Details: { } details } when EditRules.EndsSessions(details.DifferencesFrom(UserDetails.Of(member)))
                && newer[member.Id].Any(at => at >= before.At) => Reasons.ChangedMeanwhile,

            // Whoever has opened their link, or has an account to sign in with, is somebody by now.
            { IsNew: true } when (member.LinkOpenedAt ?? member.LastSignInAt) is not null || member.PasswordHash is not null || known.Contains(member.Id) =>
                Reasons.ChangedMeanwhile,
            _ => null,
        };

    /// <summary>With all that hangs on them. The trail says who they were.</summary>
    private static async Task RemoveAsync(
        Chunk chunk, Guid undone, List<(JobItem Item, Member Member)> removing, CancellationToken cancellationToken)
    {
        if (removing.Count == 0)
        {
            return;
        }

        var ids = removing.Select(r => r.Member.Id).ToList();
        var members = chunk.Db.Members.Where(m => EF.Parameter(ids).Contains(m.Id));
        await chunk.Work.EndSessionsAsync(chunk.Db.Sessions.Where(s => ids.Contains(s.MemberId)), SessionEnd.MemberDisabled, cancellationToken);
        await chunk.Db.OneTimeLinks.Where(l => EF.Parameter(ids).Contains(l.MemberId!.Value)).ExecuteDeleteAsync(cancellationToken);
        await members.ExecuteDeleteAsync(cancellationToken);
        foreach (var (item, member) in removing)
        {
            chunk.Db.Entry(member).State = EntityState.Detached;
            item.Change();
        }

        await chunk.Work.RecordAllAsync(
            removing.Select(r => new AuditEvent(
                AuditActions.UserRemoved, r.Member.Id, null, new { name = r.Member.FullName, email = r.Member.Email, undoOf = undone })
            {
                Place = (r.Member.OrganizationId, chunk.Job.RootOrganizationId),
            }),
            cancellationToken);
    }

    private static async Task RestoreAsync(
        Chunk chunk, RowRules rules, Guid undone, List<Restored> restoring, CancellationToken cancellationToken)
    {
        if (restoring.Count == 0)
        {
            return;
        }

        var ids = restoring.Select(r => r.Member.Id).ToList();
        var members = chunk.Db.Members.Where(m => EF.Parameter(ids).Contains(m.Id));
        await Undoing.TakeMailsBackAsync(chunk, undone, members.Select(m => m.Id), cancellationToken);
        foreach (var restored in restoring)
        {
            Restore(restored, rules);
        }

        // No new welcome: the link that the import took is given back.
        await EditConsequences.DrawAsync(
            chunk.Work,
            restoring.Where(r => r.Changed.Count > 0).Select(r => new Edited(r.Member, r.Found, r.Changed, LosesEmailLogin: true)).ToList(),
            rules.Main,
            chunk.SignIn,
            cancellationToken,
            new EditingJob(chunk.Job.Id, chunk.OwnSession, chunk.Hold));
        await chunk.Db.SaveChangesAsync(cancellationToken);
        await Undoing.GiveLinksBackAsync(chunk, rules.Main, undone, members, cancellationToken);
        await chunk.Work.RecordAllAsync(
            restoring.Select(r => new AuditEvent(AuditActions.UserActionUndone, r.Member.Id, r.Member.Organization, new
            {
                action = chunk.Job.Action,
                undoOf = undone,
                changes = EditTrail.Changes(
                    r.Found, r.Wanted, r.Changed, rules.Reach[r.Found.OrganizationId], rules.Reach[r.Wanted.OrganizationId]),
                emailLogin = r.EmailLogin,
            })),
            cancellationToken);
    }

    private static void Restore(Restored restored, RowRules rules)
    {
        var (item, member, before, _, wanted, emailLogin) = restored;
        if (restored.Changed.Count > 0)
        {
            EditRules.Apply(member, wanted, rules.Reach[wanted.OrganizationId]);
            member.HasEmergencyAccess = before.HadEmergencyAccess;
        }

        if (emailLogin is { } wasEnabled)
        {
            member.EmailLoginEnabled = wasEnabled;
            member.LockoutEnd ??= before.LockoutEnd;
        }

        // Only where the import touched them: opening a link is no change that anybody would notice otherwise.
        if (emailLogin is not null || (!before.IsDestroyed && EditRules.EndsSessions(restored.Changed)))
        {
            member.InvitedAt = before.InvitedAt;
            member.LinkOpenedAt = before.LinkOpenedAt;
        }

        if (before.IsDestroyed)
        {
            item.ChangePartly(null, Reasons.Destroyed);
        }
        else
        {
            item.Change();
        }
    }

    /// <summary>Whose the former addresses are by now.</summary>
    private static async Task<Dictionary<string, Member>> OwnersAsync(
        FlexAuthDbContext db, IEnumerable<UserDetails> details, CancellationToken cancellationToken)
    {
        var keys = details.Select(d => EmailAddress.Parse(d.Email).Key).ToList();
        return keys.Count == 0
            ? []
            : await db.Members.AsNoTracking().Where(m => EF.Parameter(keys).Contains(m.NormalizedEmail!))
                .ToDictionaryAsync(m => m.NormalizedEmail!, cancellationToken);
    }

    private sealed record Restored(
        JobItem Item, Member Member, ImportBefore Before, UserDetails Found, UserDetails Wanted, bool? EmailLogin)
    {
        public IReadOnlyList<UserField> Changed { get; } = Wanted.DifferencesFrom(Found);
    }
}

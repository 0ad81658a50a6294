using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>What each action does to those whom the rules admit: set-based, a statement for a chunk and not for a person.</summary>
internal static class Effects
{
    public static async Task ApplyAsync(Chunk chunk, UserAction action, IReadOnlyList<Affected> affected, CancellationToken cancellationToken)
    {
        foreach (var (item, person) in affected)
        {
            item.Change(BeforeOf(chunk, action, person)?.Write());
        }

        await DoAsync(chunk, action, affected, cancellationToken);
    }

    /// <summary>The same where the items keep more than the action: an import changes details too.</summary>
    public static async Task DoAsync(Chunk chunk, UserAction action, IReadOnlyList<Affected> affected, CancellationToken cancellationToken)
    {
        await (action switch
        {
            UserAction.EnableEmailLogin => SendLinksAsync(chunk, affected, enables: true, cancellationToken),
            UserAction.DisableEmailLogin => DisableEmailLoginAsync(chunk, affected, cancellationToken),
            UserAction.ResendPasswordReset => SendLinksAsync(chunk, affected, enables: false, cancellationToken),
            UserAction.Unlock => UnlockAsync(chunk, affected, cancellationToken),
            UserAction.ResetTwoFactor => ResetTwoFactorAsync(chunk, affected, cancellationToken),
            UserAction.EndSessions => EndSessionsAsync(chunk, affected, cancellationToken),
            UserAction.DisableMember => DisableMembersAsync(chunk, affected, cancellationToken),
            UserAction.EnableMember => EnableMembersAsync(chunk, affected, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
        });

        await chunk.Work.RecordAllAsync(affected.Select(a => AuditOf(chunk, CodeOf(action), a.Person, DetailsOf(action, a.Person))), cancellationToken);
    }

    public static AuditEvent AuditOf(Chunk chunk, string code, Person person, object? details = null) =>
        new(code, person.Id, null, details) { Place = (person.OrganizationId, chunk.Job.RootOrganizationId) };

    /// <summary>Nothing that was destroyed comes back: such rows are not undone.</summary>
    public static bool CanBeGivenBack(UserAction action, Person person) => action switch
    {
        UserAction.DisableEmailLogin => person is { HasPassword: false, HasHistory: false, Apps: 0, Passkeys: 0, RecoveryCodes: 0 },
        _ => Traits.Of(action).CanBeUndone,
    };

    /// <summary>Whoever a first try enabled and a second one only mails has nothing to lose but that mail.</summary>
    private static Before? BeforeOf(Chunk chunk, UserAction action, Person person) => action switch
    {
        UserAction.ResendPasswordReset when chunk.Action is UserAction.EnableEmailLogin => new() { At = chunk.Work.Now, MailOnly = true },
        _ => CanBeGivenBack(action, person) ? Before.Of(action, person, chunk.Work.Now) : null,
    };

    private static object? DetailsOf(UserAction action, Person person) => action switch
    {
        UserAction.ResetTwoFactor => new
        {
            authenticationApps = person.Apps,
            passkeys = person.Passkeys,
            recoveryCodes = person.RecoveryCodes,
            emailVerifications = person.Mailboxes,
            phones = person.Phones,
            registeredPhones = person.RegisteredPhones,
        },
        UserAction.EndSessions => new { sessions = person.Sessions, phones = person.UnlockedPhones },
        _ => null,
    };

    private static string CodeOf(UserAction action) => action switch
    {
        UserAction.EnableEmailLogin => AuditActions.UserEmailLoginEnabled,
        UserAction.DisableEmailLogin => AuditActions.UserEmailLoginDisabled,
        UserAction.ResendPasswordReset => AuditActions.PasswordResetSent,
        UserAction.Unlock => AuditActions.UserUnlocked,
        UserAction.ResetTwoFactor => AuditActions.TwoFactorReset,
        UserAction.EndSessions => AuditActions.UserSessionsEnded,
        UserAction.DisableMember => AuditActions.UserDisabled,
        UserAction.EnableMember => AuditActions.UserEnabled,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };

    /// <summary>A welcome to those without password, a reset to the others, as for one person; what was mailed before ends.</summary>
    private static async Task SendLinksAsync(Chunk chunk, IReadOnlyList<Affected> affected, bool enables, CancellationToken cancellationToken)
    {
        var work = chunk.Work;
        var members = chunk.Members(affected);
        await LinkMail.WithdrawAsync(work, members.Select(m => m.Id), cancellationToken, chunk.Job.Id);
        await members.ExecuteUpdateAsync(
            m => m.SetProperty(x => x.EmailLoginEnabled, x => x.EmailLoginEnabled || enables)
                .SetProperty(x => x.LinkOpenedAt, (DateTimeOffset?)null)
                .SetProperty(x => x.InvitedAt, x => x.PasswordHash == null ? work.Now : x.InvitedAt),
            cancellationToken);

        var mails = affected
            .Select(a => LinkMail.Of(a.Person.Id, a.Person.OrganizationId, a.Person.HasPassword, chunk.SignIn, work.Now, chunk.Job.Id, chunk.Hold))
            .ToList();
        await chunk.Db.InsertAsync(mails.Select(m => m.Link), cancellationToken);
        await work.SendAllAsync(mails.Select(m => m.Message), cancellationToken);
    }

    private static async Task DisableEmailLoginAsync(Chunk chunk, IReadOnlyList<Affected> affected, CancellationToken cancellationToken)
    {
        var members = chunk.Members(affected);
        await chunk.Work.RemoveEmailLoginAsync(members, chunk.Job.RootOrganizationId, cancellationToken, chunk.Job.Id, chunk.Hold);
        await members.ExecuteUpdateAsync(m => m.SetProperty(x => x.EmailLoginEnabled, false), cancellationToken);
    }

    private static async Task UnlockAsync(Chunk chunk, IReadOnlyList<Affected> affected, CancellationToken cancellationToken)
    {
        await chunk.Members(affected).ExecuteUpdateAsync(m => m.SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null), cancellationToken);
        await chunk.Work.ForgetAsync(affected.SelectMany(a => Throttling.OfPerson(a.Person.Id, a.Person.Email)).ToList(), cancellationToken);
        await NotifyAsync(chunk, MessageKind.Unlocked, affected, cancellationToken);
    }

    private static async Task ResetTwoFactorAsync(Chunk chunk, IReadOnlyList<Affected> affected, CancellationToken cancellationToken)
    {
        await chunk.Work.RemoveTwoFactorAsync(chunk.Members(affected), cancellationToken);
        await NotifyAsync(chunk, MessageKind.TwoFactorReset, affected, cancellationToken);
    }

    /// <summary>They hear of it (AU5).</summary>
    private static Task NotifyAsync(Chunk chunk, MessageKind kind, IReadOnlyList<Affected> affected, CancellationToken cancellationToken) =>
        chunk.Work.SendAllAsync(
            affected.Select(a => new OutboxMessage
            {
                Kind = kind,
                MemberId = a.Person.Id,
                JobId = chunk.Job.Id,
                CreatedAt = chunk.Work.Now,
                DueAt = chunk.Work.Now + chunk.Hold,
            }),
            cancellationToken);

    private static async Task EndSessionsAsync(Chunk chunk, IReadOnlyList<Affected> affected, CancellationToken cancellationToken)
    {
        var ids = chunk.Members(affected).Select(m => m.Id);
        await chunk.Db.RegisteredPhones.Where(p => ids.Contains(p.MemberId)).LockAsync(cancellationToken);
        await chunk.Work.EndSessionsAsync(
            chunk.Db.Sessions.Where(s => ids.Contains(s.MemberId) && s.Id != chunk.OwnSession), SessionEnd.EndedByAdministrator, cancellationToken);
    }

    private static Task DisableMembersAsync(Chunk chunk, IReadOnlyList<Affected> affected, CancellationToken cancellationToken) =>
        ShutOutAsync(chunk, chunk.Members(affected), chunk.Work.Now, cancellationToken);

    /// <summary>Disabled, with every door that is open closed: nothing that began before works again once they are enabled (SE2, PW6).</summary>
    public static async Task ShutOutAsync(
        Chunk chunk, IQueryable<Member> members, DateTimeOffset? disabledAt, CancellationToken cancellationToken)
    {
        var work = chunk.Work;
        var ids = members.Select(m => m.Id);
        await work.EndSessionsAsync(chunk.Db.Sessions.Where(s => ids.Contains(s.MemberId)), SessionEnd.MemberDisabled, cancellationToken);
        await chunk.Db.SignInAttempts.Where(a => ids.Contains(a.MemberId)).ExecuteUpdateAsync(
            a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        await work.ForgetDevicesAsync(ids, DeviceEnd.Disabled, cancellationToken);
        await work.EndPhonesAsync(ids, PhoneEnd.Disabled, cancellationToken);
        await work.RevokeLinksAsync(ids, cancellationToken, chunk.Job.Id);
        await work.CancelSecretsAsync(ids, cancellationToken, chunk.Job.Id);
        await members.ExecuteUpdateAsync(m => m.SetProperty(x => x.DisabledAt, disabledAt), cancellationToken);
    }

    private static Task<int> EnableMembersAsync(Chunk chunk, IReadOnlyList<Affected> affected, CancellationToken cancellationToken) =>
        chunk.Members(affected).ExecuteUpdateAsync(m => m.SetProperty(x => x.DisabledAt, (DateTimeOffset?)null), cancellationToken);
}

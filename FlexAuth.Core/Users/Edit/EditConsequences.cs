using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Live;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.Providers.Refresh;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Edit;

/// <summary>Somebody whose details changed in this transaction.</summary>
/// <param name="Member">As they are now.</param>
/// <param name="Before">How they were.</param>
/// <param name="Changed">The fields that changed.</param>
/// <param name="LosesEmailLogin">Whether their email login goes off as well, so that no new welcome is due.</param>
internal sealed record Edited(Member Member, UserDetails Before, IReadOnlyCollection<UserField> Changed, bool LosesEmailLogin = false);

/// <summary>The job that changes people.</summary>
/// <param name="JobId">Undoing it gives back what it took.</param>
/// <param name="OwnSession">The session of whoever asked, which is never ended.</param>
/// <param name="Hold">How long mails wait before they leave.</param>
internal sealed record EditingJob(Guid JobId, Guid OwnSession, TimeSpan Hold);

/// <summary>What a change of role, organization or email address entails: whatever was opened for who the person was is closed.</summary>
internal static class EditConsequences
{
    /// <summary>
    /// Draws them for one person or many: a statement for all and not for each. The members are changed and not yet saved: in the
    /// database each still has their former address.
    /// </summary>
    /// <returns>Those to whom a new welcome mail is on its way.</returns>
    public static async Task<IReadOnlySet<Guid>> DrawAsync(
        UnitOfWork work,
        IReadOnlyCollection<Edited> edits,
        Organization main,
        SignInOptions options,
        CancellationToken cancellationToken,
        EditingJob? by = null)
    {
        var closed = edits.Where(e => EditRules.EndsSessions(e.Changed)).ToList();
        if (closed.Count == 0)
        {
            return new HashSet<Guid>();
        }

        var ids = closed.Select(e => e.Member.Id).ToList();
        var only = work.Db.Members.Where(m => EF.Parameter(ids).Contains(m.Id)).Select(m => m.Id);
        var own = by?.OwnSession ?? Guid.Empty;
        await work.EndSessionsAsync(
            work.Db.Sessions.Where(s => only.Contains(s.MemberId) && s.Id != own), SessionEnd.MemberChanged, cancellationToken);
        await ForgetDevicesAsync(work, closed, cancellationToken);
        var waiting = await work.Db.MailedLinks(only).Select(l => l.MemberId!.Value).Distinct().ToHashSetAsync(cancellationToken);
        await LinkMail.WithdrawAsync(work, only, cancellationToken, by?.JobId);
        var moved = closed.Where(e => e.Changed.Contains(UserField.Email)).ToList();
        if (moved.Count > 0)
        {
            await LeaveMailboxesAsync(work, moved, by, cancellationToken);
        }

        var invited = closed
            .Where(e => !e.LosesEmailLogin && SignInGate.AllowsEmailLogin(e.Member, main) && IsInvitedAnew(e.Member, e.Changed, waiting))
            .Select(e => e.Member).ToList();
        await InviteAsync(work, invited, options, by, cancellationToken);
        return invited.Select(m => m.Id).ToHashSet();
    }

    /// <summary>Another role may ask for another second factor than the one by which a browser came to be trusted.</summary>
    private static async Task ForgetDevicesAsync(UnitOfWork work, IReadOnlyCollection<Edited> closed, CancellationToken cancellationToken)
    {
        var ids = closed.Where(e => e.Changed.Contains(UserField.Role)).Select(e => e.Member.Id).ToList();
        if (ids.Count > 0)
        {
            await work.ForgetDevicesAsync(work.Db.Members.Where(m => EF.Parameter(ids).Contains(m.Id)).Select(m => m.Id), DeviceEnd.RoleChanged, cancellationToken);
            await work.EndPhonesOfFormerRoleAsync(ids, cancellationToken);
        }
    }

    private static async Task InviteAsync(
        UnitOfWork work, IReadOnlyCollection<Member> invited, SignInOptions options, EditingJob? by, CancellationToken cancellationToken)
    {
        var mails = invited
            .Select(m => LinkMail.Of(m.Id, m.OrganizationId, hasPassword: false, options, work.Now, by?.JobId, by?.Hold ?? TimeSpan.Zero))
            .ToList();
        foreach (var member in invited)
        {
            (member.InvitedAt, member.LinkOpenedAt) = (work.Now, null);
            work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        }

        await work.Db.InsertAsync(mails.Select(m => m.Link), cancellationToken);
        await work.SendAllAsync(mails.Select(m => m.Message), cancellationToken);
    }

    /// <summary>Whoever waits for their first password has lost the link to it, or never had one at that address.</summary>
    /// <param name="member">Who, if they may use email login.</param>
    /// <param name="changed">What changes.</param>
    /// <param name="waiting">Those to whom a link was mailed that works until then.</param>
    public static bool IsInvitedAnew(Member member, IReadOnlyCollection<UserField> changed, IReadOnlySet<Guid> waiting) =>
        member.PasswordHash is null && EditRules.EndsSessions(changed) && (waiting.Contains(member.Id) || changed.Contains(UserField.Email));

    /// <summary>Whoever reads the old mailbox loses every way in that led through it, and hears of it (EC6).</summary>
    private static async Task LeaveMailboxesAsync(
        UnitOfWork work, IReadOnlyCollection<Edited> moved, EditingJob? by, CancellationToken cancellationToken)
    {
        var ids = moved.Select(e => e.Member.Id).ToList();
        var only = work.Db.Members.Where(m => EF.Parameter(ids).Contains(m.Id)).Select(m => m.Id);
        await work.CancelSecretsAsync(only, cancellationToken, by?.JobId);
        await work.TellOfRemovalAsync(work.Db.Members.Where(m => EF.Parameter(ids).Contains(m.Id)), cancellationToken);

        // What happened before the change is told to whom it happened: the rows of the members still hold the former addresses.
        await work.Db.Outbox
            .Where(m => only.Contains(m.MemberId) && m.Recipient == null
                && m.State != DeliveryState.Sent && m.State != DeliveryState.Failed && m.State != DeliveryState.Cancelled)
            .ExecuteUpdateAsync(
                m => m.SetProperty(x => x.Recipient, x => work.Db.Members.Where(o => o.Id == x.MemberId).Select(o => o.Email).Single()), cancellationToken);

        // Codes to the old mailbox prove nobody any more, and an account at a provider was found by the old address.
        await DisableEmailVerificationAsync(work, moved, by, cancellationToken);
        await OwnFactors.WithoutAny(work.Db, work.Db.Members.Where(m => only.Contains(m.Id) && m.TwoFactorSetAt != null)).ExecuteUpdateAsync(
            m => m.SetProperty(x => x.TwoFactorSetAt, (DateTimeOffset?)null), cancellationToken);
        await work.Db.UserLogins.Where(l => only.Contains(l.UserId)).ExecuteDeleteAsync(cancellationToken);
        await work.Db.ProviderAccounts.Where(a => only.Contains(a.MemberId)).ExecuteDeleteAsync(cancellationToken);
        await work.ReleaseGrantsAsync(only, provider: null, cancellationToken);

        await work.Db.SignInAttempts.Where(a => only.Contains(a.MemberId))
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        await work.DeleteCodesAsync(only, cancellationToken);
        await work.ForgetDevicesAsync(only, DeviceEnd.EmailChanged, cancellationToken);
        await work.EndPhonesAsync(only, PhoneEnd.EmailChanged, cancellationToken);
        await work.SendAllAsync(
            moved.Select(e => new OutboxMessage
            {
                Kind = MessageKind.EmailAddressChanged,
                MemberId = e.Member.Id,
                JobId = by?.JobId,
                Recipient = e.Before.Email,
                CreatedAt = work.Now,
                DueAt = work.Now + (by?.Hold ?? TimeSpan.Zero),
            }),
            cancellationToken);
    }

    /// <summary>Codes to a mailbox do not follow to another: that one is proved first. The old mailbox hears that its codes count no more.</summary>
    private static async Task DisableEmailVerificationAsync(
        UnitOfWork work, IReadOnlyCollection<Edited> moved, EditingJob? by, CancellationToken cancellationToken)
    {
        var ids = moved.Select(e => e.Member.Id).ToList();
        var enabled = work.Db.EmailVerifications.Where(e => EF.Parameter(ids).Contains(e.MemberId));
        var had = await enabled.Select(e => e.MemberId).ToHashSetAsync(cancellationToken);
        if (had.Count == 0)
        {
            return;
        }

        await enabled.ExecuteDeleteAsync(cancellationToken);
        var people = moved.Where(e => had.Contains(e.Member.Id)).ToList();
        await work.RecordAllAsync(
            people.Select(e => new AuditEvent(AuditActions.EmailVerificationDisabled, e.Member.Id, e.Member.Organization, new { why = "AnotherAddress" })),
            cancellationToken);
        await work.SendAllAsync(
            people.Select(e => new OutboxMessage
            {
                Kind = MessageKind.EmailVerificationDisabled,
                MemberId = e.Member.Id,
                JobId = by?.JobId,
                Recipient = e.Before.Email,
                CreatedAt = work.Now,
                DueAt = work.Now + (by?.Hold ?? TimeSpan.Zero),
            }),
            cancellationToken);
    }
}

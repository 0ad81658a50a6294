using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Edit;

/// <summary>What a change of role, organization or email address entails: whatever was opened for who the person was is closed.</summary>
internal static class EditConsequences
{
    /// <returns>Whether a new welcome mail is on its way.</returns>
    public static async Task<bool> DrawAsync(
        UnitOfWork work,
        Member member,
        UserDetails before,
        IReadOnlyCollection<UserField> changed,
        SignInOptions options,
        CancellationToken cancellationToken)
    {
        if (!EditRules.EndsSessions(changed))
        {
            return false;
        }

        var only = work.Db.Members.Where(m => m.Id == member.Id).Select(m => m.Id);
        await work.EndSessionsAsync(work.Db.Sessions.Where(s => s.MemberId == member.Id), SessionEnd.MemberChanged, cancellationToken);
        var revoked = await work.RevokeMailedLinksAsync(only, cancellationToken);
        if (changed.Contains(UserField.Email))
        {
            await LeaveMailboxAsync(work, member, before.Email, cancellationToken);
        }

        // Whoever waits for their first password has lost the link to it, or never had one at that address.
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        if (member.PasswordHash is not null || !SignInGate.AllowsEmailLogin(member, main) || (revoked == 0 && !changed.Contains(UserField.Email)))
        {
            return false;
        }

        await LinkMail.SendAsync(work, member, options, cancellationToken);
        return true;
    }

    /// <summary>Whoever reads the old mailbox loses every way in that led through it, and hears of it (EC6).</summary>
    private static async Task LeaveMailboxAsync(UnitOfWork work, Member member, string oldAddress, CancellationToken cancellationToken)
    {
        var queued = work.Db.Outbox.Where(m => m.MemberId == member.Id && m.State == DeliveryState.Queued && m.Recipient == null);
        await queued.Where(m => m.LinkId != null || m.CodeId != null).ExecuteUpdateAsync(
            m => m.SetProperty(x => x.State, DeliveryState.Cancelled).SetProperty(x => x.FinishedAt, work.Now), cancellationToken);

        // What happened before the change is told to whom it happened.
        await queued.ExecuteUpdateAsync(m => m.SetProperty(x => x.Recipient, oldAddress), cancellationToken);

        await work.Db.SignInAttempts.Where(a => a.MemberId == member.Id)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        await work.Db.MailboxCodes.Where(c => c.MemberId == member.Id).ExecuteDeleteAsync(cancellationToken);
        await work.Db.RememberedDevices.Where(d => d.MemberId == member.Id).ExecuteDeleteAsync(cancellationToken);
        work.Send(new OutboxMessage
        {
            Kind = MessageKind.EmailAddressChanged,
            MemberId = member.Id,
            Recipient = oldAddress,
            CreatedAt = work.Now,
            DueAt = work.Now,
        });
    }
}

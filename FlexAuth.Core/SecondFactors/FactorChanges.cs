using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn.Devices;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecondFactors;

/// <summary>Second factors that were proved just now, or go: audited, mailed to the person (AU5), and seen on the open screens.</summary>
internal static class FactorChanges
{
    /// <summary>Codes to the mailbox count from now on.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="member">With their organization.</param>
    /// <param name="addedIn">The session, or the sign-in attempt.</param>
    public static void AddEmailVerification(this UnitOfWork work, Member member, Guid addedIn)
    {
        work.Db.EmailVerifications.Add(new EmailVerification { MemberId = member.Id, AddedAt = work.Now, AddedIn = addedIn });
        member.TwoFactorSetAt ??= work.Now;
        work.NoteFactorChange(member, AuditActions.EmailVerificationEnabled, MessageKind.EmailVerificationEnabled);
    }

    /// <summary>Codes by SMS go to that number from now on, and to no other.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="member">With their organization.</param>
    /// <param name="number">Proved just now.</param>
    /// <param name="addedIn">The session, or the sign-in attempt.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task SetPhoneAsync(this UnitOfWork work, Member member, PhoneNumber number, Guid addedIn, CancellationToken cancellationToken)
    {
        var replaced = await work.Db.VerifiedPhones.Where(p => p.MemberId == member.Id).ExecuteDeleteAsync(cancellationToken);
        work.Db.VerifiedPhones.Add(new VerifiedPhone { MemberId = member.Id, Number = number.Value, AddedAt = work.Now, AddedIn = addedIn });
        if (replaced > 0)
        {
            await work.ForgetDevicesAsync(member.Id, DeviceEnd.FactorReplaced, cancellationToken);
        }

        member.TwoFactorSetAt ??= work.Now;
        work.NoteFactorChange(
            member,
            replaced == 0 ? AuditActions.PhoneAdded : AuditActions.PhoneChanged,
            replaced == 0 ? MessageKind.PhoneAdded : MessageKind.PhoneChanged,
            new { number = number.Masked });
    }

    /// <summary>What anybody should hear of who looks, or who did not do it.</summary>
    public static void NoteFactorChange(this UnitOfWork work, Member member, string action, MessageKind notice, object? details = null)
    {
        work.Record(new AuditEvent(action, member.Id, member.Organization, details));
        work.Send(new OutboxMessage { Kind = notice, MemberId = member.Id, CreatedAt = work.Now, DueAt = work.Now });
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
    }
}

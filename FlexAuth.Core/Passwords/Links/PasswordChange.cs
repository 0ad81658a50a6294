using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Passwords.Links;

/// <summary>What a new password entails: everything that the old one opened is closed.</summary>
internal static class PasswordChange
{
    /// <param name="work">The transaction.</param>
    /// <param name="member">Whose.</param>
    /// <param name="hash">Of the new one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="by">The session in which the person changed it, which goes on; null where a link did.</param>
    /// <returns>How many remembered devices are forgotten with it.</returns>
    public static async Task<int> ApplyAsync(UnitOfWork work, Member member, string hash, CancellationToken cancellationToken, Guid? by = null)
    {
        var only = work.Db.Members.Where(m => m.Id == member.Id).Select(m => m.Id);
        if (member.PasswordHash is not null)
        {
            work.Send(new OutboxMessage { Kind = MessageKind.PasswordChanged, MemberId = member.Id, CreatedAt = work.Now, DueAt = work.Now });
        }

        member.PasswordHash = hash;
        member.PasswordSetAt = work.Now;
        member.LinkOpenedAt ??= work.Now;
        member.LockoutEnd = null;

        // Guesses at the old password say nothing about the new one: whoever was locked out by somebody else gets in by a reset.
        await work.ForgetAsync(Throttling.Password(EmailAddress.Parse(member.Email)), cancellationToken);
        await work.RevokeLinksAsync(only, cancellationToken);
        await work.Db.SignInAttempts.Where(a => a.MemberId == member.Id)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        await work.EndSessionsAsync(
            work.Db.Sessions.Where(s => s.MemberId == member.Id && s.Id != by),
            by is null ? SessionEnd.PasswordReset : SessionEnd.PasswordChanged,
            cancellationToken);
        var devices = await work.ForgetDevicesAsync(member.Id, DeviceEnd.PasswordChanged, cancellationToken);
        await work.EndPhonesAsync([member.Id], PhoneEnd.PasswordChanged, cancellationToken);
        return devices;
    }

    public static async Task ForgetSecondFactorsAsync(UnitOfWork work, Member member, CancellationToken cancellationToken)
    {
        // Whoever has none yet has nothing that could be reset.
        member.TwoFactorResetAt = member.TwoFactorSetAt is null ? member.TwoFactorResetAt : work.Now;
        member.TwoFactorSetAt = null;
        await work.RemoveFactorsAsync(work.Db.Members.Where(m => m.Id == member.Id).Select(m => m.Id), cancellationToken);
        await work.ForgetAsync(Throttling.SecondFactors(member.Id).ToList(), cancellationToken);
        work.Record(new AuditEvent(AuditActions.TwoFactorReset, member.Id, member.Organization));
    }
}

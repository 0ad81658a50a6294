using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>Finds registered phones, and ends them.</summary>
internal sealed class PhoneDesk(PhoneChallenges challenges, SignInMetrics metrics, IOptions<MobileOptions> options)
{
    /// <summary>The phone that shows itself, while its owner may use email login; a challenge serves once.</summary>
    public async Task<Result<RegisteredPhone>> FindAsync(
        UnitOfWork work, PhoneProof proof, PhonePurpose purpose, CancellationToken cancellationToken)
    {
        // The signature first: nobody else spends what is the phone's, or learns whether there is one.
        if (!proof.IsWellFormed
            || await OfAsync(work, p => p.Where(x => x.Id == proof.PhoneId), cancellationToken) is not { } phone
            || !PhoneKey.HasSigned(phone.PublicKey, proof.TextFor(purpose), proof.Signature))
        {
            return MobileErrors.NotRegistered;
        }

        return await challenges.SpendAsync(work, proof.Challenge, cancellationToken) ? phone : MobileErrors.ChallengeOver;
    }

    /// <summary>The phone of which that is asked, while its owner may use email login (PW6).</summary>
    public static async Task<RegisteredPhone?> OfAsync(
        UnitOfWork work, Func<IQueryable<RegisteredPhone>, IQueryable<RegisteredPhone>> which, CancellationToken cancellationToken)
    {
        var phone = await which(work.Db.RegisteredPhones.AsNoTracking().Include(p => p.Member).ThenInclude(m => m.Organization))
            .SingleOrDefaultAsync(cancellationToken);
        return phone is not null
            && SignInGate.AllowsEmailLogin(
                phone.Member, await work.Db.Organizations.AsNoTracking().SingleAsync(o => o.Id == phone.Member.Organization.RootId, cancellationToken))
            ? phone
            : null;
    }

    /// <summary>Why the policy, as it is now, does not let it be opened: it was registered by less than is asked for today.</summary>
    public static async Task<Error?> WhyNotAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken)
    {
        if (phone is { IsGuarded: true, CodeGiven: true })
        {
            return null;
        }

        var policy = (await work.Db.PolicyOfAsync(phone.Member.Organization.RootId, cancellationToken)).Policy;
        return policy.TotpForMobileRegistration && !phone.CodeGiven ? MobileErrors.CodeMissing
            : policy.MandatoryPinForMobile && !phone.IsGuarded ? MobileErrors.PinMissing
            : null;
    }

    /// <summary>Counts a use of the phone, so that nobody fills the log by one; whoever has used it too often changes nothing.</summary>
    public async Task<Error?> CountUseAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken) =>
        await work.ReserveAsync(Throttling.PhoneUse(phone.Id), options.Value.UsesPerHour, TimeSpan.FromHours(1), cancellationToken) is { } until
            ? MobileErrors.UsedOften(until)
            : null;

    /// <summary>Ends the registration: key, PIN or passkey and tokens are worth nothing from now on.</summary>
    /// <returns>Whether it was there: of two who end it, one tells.</returns>
    public static async Task<bool> EndAsync(UnitOfWork work, RegisteredPhone phone, PhoneEnd why, CancellationToken cancellationToken)
    {
        if (await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return false;
        }

        Note(work, phone, AuditActions.MobileEnded, new { phone = phone.Id, name = phone.Name, why = $"{why}" });
        return true;
    }

    /// <summary>The same where somebody wanted it, and its owner hears of it.</summary>
    public static async Task<bool> RemoveAsync(UnitOfWork work, RegisteredPhone phone, PhoneEnd why, CancellationToken cancellationToken)
    {
        var isEnded = await EndAsync(work, phone, why, cancellationToken);
        if (isEnded)
        {
            Tell(work, phone, MessageKind.MobileEnded);
        }

        return isEnded;
    }

    /// <summary>What was done with it stands in its owner's log, where they can say that it was not them (AU1).</summary>
    public void Log(UnitOfWork work, RegisteredPhone phone, SignInOutcome outcome)
    {
        metrics.Count(outcome);
        SignInLog.Write(work, phone.Member, SignInMethod.Password, outcome);
    }

    /// <summary>What happened to it stands in the trail, and the open pages of its owner show it.</summary>
    public static void Note(UnitOfWork work, RegisteredPhone phone, string action, object details)
    {
        var member = phone.Member;
        work.Record(new AuditEvent(action, member.Id, member.Organization, details));
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
    }

    /// <summary>The person hears of it (AU5).</summary>
    public static void Tell(UnitOfWork work, RegisteredPhone phone, MessageKind what) =>
        work.Send(new OutboxMessage { Kind = what, MemberId = phone.MemberId, SubjectName = phone.Name, CreatedAt = work.Now, DueAt = work.Now });

    /// <summary>The same where there are two uses, and nobody can tell which was theirs.</summary>
    public static void TellOfCopy(UnitOfWork work, RegisteredPhone phone) => work.Send(new OutboxMessage
    {
        Kind = MessageKind.MobileTokenCopied,
        MemberId = phone.MemberId,
        SubjectName = phone.Name,
        FormerUseAt = phone.LastUsedAt,
        FormerAddress = phone.Address,
        FormerUserAgent = phone.UserAgent,
        CreatedAt = work.Now,
        DueAt = work.Now,
    });
}

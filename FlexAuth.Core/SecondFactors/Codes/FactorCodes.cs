using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecondFactors.Codes;

/// <summary>The codes of those second factors that are codes which are sent.</summary>
internal static class FactorCodes
{
    /// <summary>Where a code of that factor goes within a sign-in; null where none is sent.</summary>
    public static async Task<CodeUse?> UseAsync(
        UnitOfWork work, SignInAttempt attempt, SecondFactorKind kind, CancellationToken cancellationToken) =>
        await WayAsync(work.Db, attempt.Member, kind, cancellationToken) is var (channel, destination)
            ? CodeUse.Of(attempt, CodePurpose.SecondFactor, channel, destination)
            : null;

    /// <summary>Likewise within a session, for whoever proves themselves again.</summary>
    public static async Task<CodeUse?> UseAsync(
        UnitOfWork work, SignedInMember actor, Member member, SecondFactorKind kind, CancellationToken cancellationToken) =>
        await WayAsync(work.Db, member, kind, cancellationToken) is var (channel, destination)
            ? CodeUse.Of(actor, member, CodePurpose.StepUp, channel, destination)
            : null;

    /// <summary>Notes that a code of that factor was right.</summary>
    public static async Task NoteUsedAsync(UnitOfWork work, CodeUse use, CancellationToken cancellationToken)
    {
        await CodeLimits.NoteUsedAsync(work, use, cancellationToken);
        await (use.Channel is CodeChannel.Sms
            ? work.Db.VerifiedPhones.Where(p => p.MemberId == use.Member.Id)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.LastUsedAt, work.Now), cancellationToken)
            : work.Db.EmailVerifications.Where(e => e.MemberId == use.Member.Id)
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.LastUsedAt, work.Now), cancellationToken));
    }

    private static async Task<(CodeChannel Channel, string Destination)?> WayAsync(
        FlexAuthDbContext db, Member member, SecondFactorKind kind, CancellationToken cancellationToken) => kind switch
        {
            SecondFactorKind.EmailVerification => (CodeChannel.Mail, member.Email!),
            SecondFactorKind.SmsCode when await db.VerifiedPhones.Where(p => p.MemberId == member.Id).Select(p => p.Number)
                .SingleOrDefaultAsync(cancellationToken) is { } number => (CodeChannel.Sms, number),
            _ => null,
        };
}

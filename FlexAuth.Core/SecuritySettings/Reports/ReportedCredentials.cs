using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecuritySettings.Authenticators;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecuritySettings.Reports;

/// <summary>Takes away by what a stranger would come in again, as their owner would: audited and mailed, with whatever it opened.</summary>
internal sealed class ReportedCredentials(UnitOfWork work, SignedInMember me, Member member, Guid stepId)
{
    /// <param name="accounts">Accounts of these providers.</param>
    /// <param name="factors">Second factors.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RemoveAsync(IReadOnlyList<SignInMethod> accounts, IReadOnlyList<HeldFactor> factors, CancellationToken cancellationToken)
    {
        foreach (var provider in accounts)
        {
            await work.DisconnectAsync(me.MemberId, provider, SessionEnd.Reported, isClosed: true, cancellationToken, me.SessionId);
            Note(AuditActions.ProviderDisconnected, new { provider = $"{provider}", closed = true, reported = stepId });
        }

        foreach (var factor in factors)
        {
            await RemoveAsync(factor, cancellationToken);
            await work.CloseWhatItOpenedAsync(me, factor, SessionEnd.Reported, cancellationToken);
        }

        foreach (var notice in accounts.Select(_ => MessageKind.ProviderDisconnected).Concat(factors.Select(factor => NoticeOf(factor.Kind))).Distinct())
        {
            work.Send(new OutboxMessage { Kind = notice, MemberId = member.Id, CreatedAt = work.Now, DueAt = work.Now });
        }

        if (factors.Count > 0)
        {
            await work.TidyWithoutFactorsAsync(member, cancellationToken);
        }
    }

    private async Task RemoveAsync(HeldFactor factor, CancellationToken cancellationToken)
    {
        switch (factor.Kind)
        {
            case SecondFactorKind.Passkey:
                await work.Db.Passkeys.Where(p => p.MemberId == member.Id && p.Id == factor.Id).ExecuteDeleteAsync(cancellationToken);
                Note(AuditActions.PasskeyRemoved, new { passkey = factor.Id, name = factor.Name, reported = stepId });
                break;
            case SecondFactorKind.AuthenticationApp:
                await work.RetireAsync(work.Db.AuthenticatorApps.Where(a => a.MemberId == member.Id && a.Id == factor.Id), cancellationToken);
                Note(AuditActions.AuthenticatorRemoved, new { app = factor.Id, name = factor.Name, reported = stepId });
                break;
            case SecondFactorKind.SmsCode:
                await work.Db.VerifiedPhones.Where(p => p.MemberId == member.Id).ExecuteDeleteAsync(cancellationToken);
                Note(AuditActions.PhoneRemoved, new { number = factor.Name, reported = stepId });
                break;
            case SecondFactorKind.EmailVerification:
                await work.Db.EmailVerifications.Where(e => e.MemberId == member.Id).ExecuteDeleteAsync(cancellationToken);
                Note(AuditActions.EmailVerificationDisabled, new { reported = stepId });
                break;
            case SecondFactorKind.RecoveryCode:
                await work.Db.RecoveryCodes.Where(c => c.MemberId == member.Id).ExecuteDeleteAsync(cancellationToken);
                Note(AuditActions.RecoveryCodeRemoved, new { reported = stepId });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(factor), factor.Kind, null);
        }
    }

    private void Note(string action, object details) => work.Record(new AuditEvent(action, member.Id, member.Organization, details));

    private static MessageKind NoticeOf(SecondFactorKind kind) => kind switch
    {
        SecondFactorKind.Passkey => MessageKind.PasskeyRemoved,
        SecondFactorKind.AuthenticationApp => MessageKind.AuthenticatorRemoved,
        SecondFactorKind.SmsCode => MessageKind.PhoneRemoved,
        SecondFactorKind.EmailVerification => MessageKind.EmailVerificationDisabled,
        SecondFactorKind.RecoveryCode => MessageKind.RecoveryCodeRemoved,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SecondFactors.Codes;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>The steps in which somebody who has no second factor sets one up, each with what can be set up instead.</summary>
internal sealed class SetUpSteps(AttemptGate gate, CodeDesk codes, PhoneSetUp phones, SeedProtection seeds)
{
    /// <summary>The step of a stage that sets something up. A code that it asks for is on its way then.</summary>
    public async Task<SignInStep> ShowAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) => attempt.Stage switch
    {
        AttemptStage.AuthenticatorSetUp => await BesideOthersAsync(
            work, attempt, TwoFactorMethod.AuthenticationApp, await OfferAuthenticatorAsync(work, attempt, cancellationToken), cancellationToken),
        AttemptStage.PasskeySetUp => await BesideOthersAsync(
            work, attempt, TwoFactorMethod.Passkey, new SetUpPasskey(attempt.Id), cancellationToken),
        AttemptStage.PhoneSetUp => await BesideOthersAsync(
            work, attempt, TwoFactorMethod.SmsCode, await phones.ShowAsync(work, attempt, cancellationToken), cancellationToken),
        AttemptStage.EmailVerificationSetUp => await EmailVerificationAsync(work, attempt, codes.OfferAsync, cancellationToken),
        var stage => throw new InvalidOperationException($"{stage} sets nothing up."),
    };

    /// <summary>Email verification again, with another code where the one before is old enough.</summary>
    public Task<SignInStep> ResendEmailVerificationCodeAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        EmailVerificationAsync(work, attempt, codes.ResendAsync, cancellationToken);

    /// <summary>Email verification again; sends nothing.</summary>
    public Task<SignInStep> ShowEmailVerificationAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        EmailVerificationAsync(work, attempt, codes.LookAsync, cancellationToken);

    /// <summary>The code that enables email verification, where the mailbox was not proved on the way here.</summary>
    public static CodeUse EmailVerificationUse(SignInAttempt attempt) =>
        CodeUse.Of(attempt, CodePurpose.EmailVerification, CodeChannel.Mail, attempt.Member.Email!);

    private async Task<SignInStep> BesideOthersAsync(
        UnitOfWork work, SignInAttempt attempt, TwoFactorMethod method, SetUpStep step, CancellationToken cancellationToken) =>
        step with { Others = (await gate.ChoiceAsync(work, attempt.Member, cancellationToken)).SetUps.Where(other => other != method).ToList() };

    private async Task<SignInStep> EmailVerificationAsync(
        UnitOfWork work,
        SignInAttempt attempt,
        Func<UnitOfWork, CodeUse, CancellationToken, Task<CodeOnItsWay>> code,
        CancellationToken cancellationToken)
    {
        var use = EmailVerificationUse(attempt);
        var step = new OfferEmailVerification(attempt.Id, use.Shown);
        if (!attempt.IsMailboxProved)
        {
            var sent = await code(work, use, cancellationToken);
            step = new OfferEmailVerification(attempt.Id, use.Shown, sent.ResendFrom) { Problem = sent.Problem };
        }

        return await BesideOthersAsync(work, attempt, TwoFactorMethod.EmailVerification, step, cancellationToken);
    }

    private async Task<SetUpStep> OfferAuthenticatorAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken)
    {
        // A reload must show what the phone may have scanned already; nothing is shown any more once it is confirmed (OT4).
        var pending = await work.Db.AuthenticatorApps.SingleOrDefaultAsync(
            a => a.MemberId == attempt.MemberId && a.AttemptId == attempt.Id && a.ConfirmedAt == null, cancellationToken);
        byte[] seed;
        if (pending is null)
        {
            seed = AuthenticatorSeed.New();
            work.Db.AuthenticatorApps.Add(new AuthenticatorApp
            {
                MemberId = attempt.MemberId,
                AttemptId = attempt.Id,
                ProtectedSeed = seeds.Protect(seed),
                CreatedAt = work.Now,
            });
            work.Record(new AuditEvent(AuditActions.AuthenticatorOffered, attempt.MemberId, attempt.Member.Organization));
        }
        else
        {
            seed = seeds.Unprotect(pending.ProtectedSeed);
        }

        var secret = AuthenticatorSecret.Of(attempt.Member.Email!, seed);
        return new SetUpAuthenticator(attempt.Id, secret.QrCodeSvg, secret.KeyText, secret.OtpAuthUri);
    }
}

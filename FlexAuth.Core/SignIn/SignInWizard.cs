using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn.Attempts;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.SignIn;

/// <summary>The wizard's one counterpart: it takes an answer and gives the next step.</summary>
public sealed class SignInWizard(
    ResumeSignIn resume,
    ContinueWithProvider provider,
    OfferPasskey offerPasskey,
    SubmitPasskey passkey,
    SubmitPassword password,
    SwitchSecondFactor choose,
    SubmitSecondFactor secondFactor,
    SendAnotherSecondFactorCode resendSecondFactor,
    OfferSecondPasskey offerSecondPasskey,
    SubmitSecondPasskey secondPasskey,
    SubmitMailboxCode mailboxCode,
    SendAnotherMailboxCode resend,
    SwitchSetUp chooseSetUp,
    SubmitFirstAuthenticatorCode confirm,
    OfferPasskeySetUp offerPasskeySetUp,
    SubmitNewPasskey newPasskey,
    SubmitPhone phone,
    SubmitPhoneCode phoneCode,
    SendAnotherPhoneCode resendPhoneCode,
    ReplacePhone replacePhone,
    SubmitEmailVerification emailVerification,
    SendAnotherEmailVerificationCode resendEmailVerification,
    AcknowledgeRecoveryCode saved,
    AbandonSignIn startOver)
{
    /// <summary>The step that this browser is at: the first one, or where it left off.</summary>
    public Task<Result<SignInStep>> ResumeAsync(Visitor visitor, CancellationToken cancellationToken = default) =>
        resume.ExecuteAsync(visitor, default, cancellationToken);

    /// <summary>What the browser is asked for to sign in with a passkey alone.</summary>
    public Task<Result<PasskeyRequest>> OfferPasskeyAsync(Visitor visitor, CancellationToken cancellationToken = default) =>
        offerPasskey.ExecuteAsync(visitor, default, cancellationToken);

    /// <summary>The same for one of the person's passkeys as second factor.</summary>
    public Task<Result<PasskeyRequest>> OfferPasskeyAsync(Visitor visitor, Guid attemptId, CancellationToken cancellationToken = default) =>
        offerSecondPasskey.ExecuteAsync(visitor, attemptId, cancellationToken);

    /// <summary>What the browser is asked for to make a new one, where one is set up.</summary>
    public Task<Result<PasskeyRequest>> OfferNewPasskeyAsync(Visitor visitor, Guid attemptId, CancellationToken cancellationToken = default) =>
        offerPasskeySetUp.ExecuteAsync(visitor, attemptId, cancellationToken);

    /// <summary>The step after this answer; the same step with a problem where the answer will not do.</summary>
    public Task<Result<SignInStep>> AnswerAsync(Visitor visitor, SignInAnswer answer, CancellationToken cancellationToken = default) => answer switch
    {
        GiveEmail given => Task.FromResult<Result<SignInStep>>(AfterEmail(given.Email)),
        ChooseProvider chosen => provider.ExecuteAsync(visitor, chosen, cancellationToken),
        GivePasskey given => passkey.ExecuteAsync(visitor, given, cancellationToken),
        GivePassword given => password.ExecuteAsync(visitor, given, cancellationToken),
        ChooseSecondFactor chosen => choose.ExecuteAsync(visitor, chosen, cancellationToken),
        GiveSecondFactor given => secondFactor.ExecuteAsync(visitor, given, cancellationToken),
        ResendSecondFactorCode asked => resendSecondFactor.ExecuteAsync(visitor, asked, cancellationToken),
        GiveSecondPasskey given => secondPasskey.ExecuteAsync(visitor, given, cancellationToken),
        GiveMailboxCode given => mailboxCode.ExecuteAsync(visitor, given, cancellationToken),
        ResendMailboxCode asked => resend.ExecuteAsync(visitor, asked, cancellationToken),
        ChooseSetUp chosen => chooseSetUp.ExecuteAsync(visitor, chosen, cancellationToken),
        GiveNewPasskey given => newPasskey.ExecuteAsync(visitor, given, cancellationToken),
        GivePhone given => phone.ExecuteAsync(visitor, given, cancellationToken),
        GivePhoneCode given => phoneCode.ExecuteAsync(visitor, given, cancellationToken),
        ResendPhoneCode asked => resendPhoneCode.ExecuteAsync(visitor, asked, cancellationToken),
        ChangePhone asked => replacePhone.ExecuteAsync(visitor, asked, cancellationToken),
        ResendEmailVerificationCode asked => resendEmailVerification.ExecuteAsync(visitor, asked, cancellationToken),
        UseEmailVerification chosen => emailVerification.ExecuteAsync(visitor, chosen, cancellationToken),
        ConfirmAuthenticator given => confirm.ExecuteAsync(visitor, given, cancellationToken),
        RecoveryCodeSaved acknowledged => saved.ExecuteAsync(visitor, acknowledged, cancellationToken),
        StartOver over => startOver.ExecuteAsync(visitor, over, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer.GetType().Name),
    };

    /// <summary>Asks nobody whether there is such an account: everybody comes to the password (PW4).</summary>
    private static SignInStep AfterEmail(string email) => EmailAddress.TryParse(email, out var parsed)
        ? new EnterPassword(parsed.Display)
        : new EnterEmail(email) { Problem = SignInErrors.NotAnEmail };
}

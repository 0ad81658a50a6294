using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn.Attempts;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.SignIn;

/// <summary>The wizard's one counterpart: it takes an answer and gives the next step.</summary>
public sealed class SignInWizard
{
    private readonly ResumeSignIn _resume;
    private readonly SubmitPassword _password;
    private readonly SwitchSecondFactor _choose;
    private readonly SubmitSecondFactor _secondFactor;
    private readonly SubmitMailboxCode _mailboxCode;
    private readonly SendAnotherMailboxCode _resend;
    private readonly SubmitFirstAuthenticatorCode _confirm;
    private readonly AcknowledgeRecoveryCode _saved;
    private readonly AbandonSignIn _startOver;

    internal SignInWizard(
        ResumeSignIn resume,
        SubmitPassword password,
        SwitchSecondFactor choose,
        SubmitSecondFactor secondFactor,
        SubmitMailboxCode mailboxCode,
        SendAnotherMailboxCode resend,
        SubmitFirstAuthenticatorCode confirm,
        AcknowledgeRecoveryCode saved,
        AbandonSignIn startOver)
    {
        _resume = resume;
        _password = password;
        _choose = choose;
        _secondFactor = secondFactor;
        _mailboxCode = mailboxCode;
        _resend = resend;
        _confirm = confirm;
        _saved = saved;
        _startOver = startOver;
    }

    /// <summary>The step that this browser is at: the first one, or where it left off.</summary>
    public Task<Result<SignInStep>> ResumeAsync(Visitor visitor, CancellationToken cancellationToken = default) =>
        _resume.ExecuteAsync(visitor, default, cancellationToken);

    /// <summary>The step after this answer; the same step with a problem where the answer will not do.</summary>
    public Task<Result<SignInStep>> AnswerAsync(Visitor visitor, SignInAnswer answer, CancellationToken cancellationToken = default) => answer switch
    {
        GiveEmail given => Task.FromResult<Result<SignInStep>>(AfterEmail(given.Email)),
        GivePassword given => _password.ExecuteAsync(visitor, given, cancellationToken),
        ChooseSecondFactor chosen => _choose.ExecuteAsync(visitor, chosen, cancellationToken),
        GiveSecondFactor given => _secondFactor.ExecuteAsync(visitor, given, cancellationToken),
        GiveMailboxCode given => _mailboxCode.ExecuteAsync(visitor, given, cancellationToken),
        ResendMailboxCode asked => _resend.ExecuteAsync(visitor, asked, cancellationToken),
        ConfirmAuthenticator given => _confirm.ExecuteAsync(visitor, given, cancellationToken),
        RecoveryCodeSaved saved => _saved.ExecuteAsync(visitor, saved, cancellationToken),
        StartOver over => _startOver.ExecuteAsync(visitor, over, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer.GetType().Name),
    };

    /// <summary>Asks nobody whether there is such an account: everybody comes to the password (PW4).</summary>
    private static SignInStep AfterEmail(string email) => EmailAddress.TryParse(email, out var parsed)
        ? new EnterPassword(parsed.Display)
        : new EnterEmail(email) { Problem = SignInErrors.NotAnEmail };
}

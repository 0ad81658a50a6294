using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.SignIn;

/// <summary>
/// What somebody who proved the first factor can do about the second: give one that they have and that counts; only where none of theirs
/// counts, set one up. Nobody is led to a step at which they would be refused.
/// </summary>
/// <param name="Own">Set up by the person.</param>
/// <param name="Counting">Allowed to their role, and offered by this server.</param>
/// <param name="HasRecoveryCode">Whether they keep a recovery code.</param>
internal sealed record SecondFactorChoice(EnumSet<TwoFactorMethod> Own, EnumSet<TwoFactorMethod> Counting, bool HasRecoveryCode = false)
{
    /// <summary>What the person can give.</summary>
    public EnumSet<TwoFactorMethod> Usable => Own.Both(Counting);

    /// <summary>
    /// None of theirs counts, but they have one, or the recovery code: they prove themselves by that before they set up another. Password
    /// and mailbox alone must not bind a new factor to somebody who has one (RC4).
    /// </summary>
    public bool MustProveOwn => Usable.IsEmpty && (!Own.IsEmpty || HasRecoveryCode);

    /// <summary>Whether anything of it can be asked for: a code that this server cannot send proves nobody.</summary>
    public bool CanProveOwn { get; init; } = true;

    /// <summary>Neither to give nor to set up: an administrator has to help.</summary>
    private bool LeadsNowhere => Usable.IsEmpty && (SetUp is null || (MustProveOwn && !CanProveOwn));

    /// <summary>What whoever has none that counts can set up, the strongest first; empty where this server's sign-in can set up none of those.</summary>
    public IEnumerable<TwoFactorMethod> SetUps => SetUpOrder.Where(method => Counting.Contains(method) && SetUpOf(method) is not null);

    /// <summary>The stage at which that begins; null where there is none.</summary>
    public AttemptStage? SetUp => SetUps.Select(SetUpOf).FirstOrDefault();

    /// <summary>The next stage of an attempt; null where there is none.</summary>
    /// <param name="mailboxProved">A stolen password alone must never bind a new factor.</param>
    public AttemptStage? Next(bool mailboxProved) => this switch
    {
        { Usable.IsEmpty: false } => AttemptStage.SecondFactor,
        { LeadsNowhere: true } => null,
        { MustProveOwn: true } => AttemptStage.SecondFactor,
        _ => mailboxProved ? SetUp : AttemptStage.MailboxProof,
    };

    /// <summary>Why an attempt is over where it stands; null where it goes on.</summary>
    public Error? WhyNot(SignInAttempt attempt) => attempt switch
    {
        { SecondFactor: { } given } when TwoFactorMethods.Of(given) is { } method => Usable.Contains(method) ? null : Refusal,
        { SecondFactor: not null } => Usable.IsEmpty ? Refusal : null,
        { Stage: AttemptStage.SecondFactor } => Next(mailboxProved: true) is AttemptStage.SecondFactor ? null : Refusal,
        { Stage: AttemptStage.MailboxProof } => LeadsNowhere ? Refusal : null,
        { Stage: var stage } => Enum.GetValues<TwoFactorMethod>().Any(m => SetUpOf(m) == stage && !Counting.Contains(m)) ? Refusal : null,
    };

    private Error Refusal => LeadsNowhere ? SignInErrors.NoMethod : SignInErrors.MethodForbidden;

    /// <summary>The app is what is recommended: everybody can have one, and nobody can redirect its codes.</summary>
    private static readonly TwoFactorMethod[] SetUpOrder =
        [TwoFactorMethod.AuthenticationApp, TwoFactorMethod.Passkey, TwoFactorMethod.SmsCode, TwoFactorMethod.EmailVerification];

    /// <summary>The stage that sets it up within a sign-in; null where that is not built.</summary>
    public static AttemptStage? SetUpOf(TwoFactorMethod method) => method switch
    {
        TwoFactorMethod.AuthenticationApp => AttemptStage.AuthenticatorSetUp,
        TwoFactorMethod.Passkey => AttemptStage.PasskeySetUp,
        TwoFactorMethod.SmsCode => AttemptStage.PhoneSetUp,
        TwoFactorMethod.EmailVerification => AttemptStage.EmailVerificationSetUp,
        _ => null,
    };
}

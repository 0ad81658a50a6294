using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Opens and moves sign-in attempts, and says which step an attempt shows.</summary>
internal sealed class AttemptDesk(
    AttemptGate gate, SecondFactorQuestion secondFactor, MailboxQuestion mailbox, SetUpSteps setUp, DeviceDesk devices, IOptions<SignInOptions> options)
{
    /// <summary>Whether an attempt may go on.</summary>
    public AttemptGate Gate => gate;

    /// <summary>The step that asks for a second factor.</summary>
    public SecondFactorQuestion SecondFactor => secondFactor;

    /// <summary>The step that asks for the mailed code.</summary>
    public MailboxQuestion Mailbox => mailbox;

    /// <summary>The steps that set a second factor up.</summary>
    public SetUpSteps SetUp => setUp;

    /// <summary>
    /// Opens an attempt for somebody who just proved the first factor, and gives up what this browser had under way. What the policy forbids
    /// does not count: whoever has nothing else is led to set up what it allows.
    /// </summary>
    /// <param name="work">The transaction.</param>
    /// <param name="visitor">The browser.</param>
    /// <param name="member">With their organization.</param>
    /// <param name="method">How the first factor was proved.</param>
    /// <param name="arrival">Where they come from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="accepted">What the log says of that; null where it says nothing.</param>
    /// <param name="isVouchedFor">Whether the provider asked for more than one factor.</param>
    public async Task<SignInStep> OpenAsync(
        UnitOfWork work,
        Visitor visitor,
        Member member,
        SignInMethod method,
        Arrival arrival,
        CancellationToken cancellationToken,
        SignInOutcome? accepted = null,
        bool isVouchedFor = false)
    {
        await BrowserAttempts.GiveUpAsync(work, visitor, cancellationToken);
        var attemptId = RowId.New();
        if (accepted is { } outcome)
        {
            SignInLog.Write(work, member, method, outcome, attemptId: attemptId);
        }

        if (await gate.FirstStageAsync(work, member, method, mayBind: arrival is not Arrival.FirstFactor, isVouchedFor, cancellationToken) is not { } stage)
        {
            SignInLog.Write(work, member, method, SignInOutcome.MethodNotAllowed, attemptId: attemptId);
            return new EnterEmail { Problem = SignInErrors.NoMethod };
        }

        var attempt = new SignInAttempt
        {
            Id = attemptId,
            MemberId = member.Id,
            Member = member,
            BrowserHash = visitor.BrowserHash,
            Method = method,
            ProviderVouchesForMfa = isVouchedFor,
            CreatedAt = work.Now,
            ExpiresAt = work.Now + options.Value.AttemptLifetime,
            Stage = stage,
            IsMailboxProved = arrival is Arrival.MailedLink,
        };
        work.Db.SignInAttempts.Add(attempt);
        if (arrival is Arrival.FirstFactor && await SkipsSecondFactorAsync(work, attempt, cancellationToken))
        {
            (attempt.Stage, attempt.SecondFactor) = (AttemptStage.Ready, SecondFactorKind.RememberedDevice);
        }

        return await ShowAsync(work, attempt, cancellationToken);
    }

    /// <summary>Opens an attempt for somebody who proved everything at once, by a passkey: nothing is left but the ticket, and the recovery code where it is to be saved.</summary>
    public async Task<SignInStep> OpenReadyAsync(
        UnitOfWork work, Visitor visitor, Member member, Guid passkeyId, CancellationToken cancellationToken)
    {
        await BrowserAttempts.GiveUpAsync(work, visitor, cancellationToken);
        var attempt = new SignInAttempt
        {
            MemberId = member.Id,
            Member = member,
            BrowserHash = visitor.BrowserHash,
            Method = SignInMethod.Passkey,
            SecondFactor = SecondFactorKind.Passkey,
            CredentialId = passkeyId,
            CreatedAt = work.Now,
            ExpiresAt = work.Now + options.Value.AttemptLifetime,
            Stage = await LastStageAsync(work, member.Id, cancellationToken),
        };
        work.Db.SignInAttempts.Add(attempt);
        SignInLog.Write(work, attempt, SignInOutcome.PasskeyAccepted, SecondFactorKind.Passkey, passkeyId);
        return await ShowAsync(work, attempt, cancellationToken);
    }

    /// <summary>The way was closed meanwhile (PW6): the attempt is over, and the person is told once.</summary>
    public static SignInStep Refuse(UnitOfWork work, SignInAttempt attempt, Error closed)
    {
        attempt.Stage = AttemptStage.Over;
        SignInLog.Write(work, attempt, SignInLog.OutcomeOf(closed));
        return new EnterEmail { Problem = closed };
    }

    /// <summary>The mailbox is proved: on to the second factor that is left to the person, to give it or to set it up.</summary>
    public async Task<SignInStep> MoveAfterMailboxAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken)
    {
        attempt.IsMailboxProved = true;
        return (await gate.ChoiceAsync(work, attempt.Member, cancellationToken)).Next(mailboxProved: true) is { } stage
            ? await MoveAsync(work, attempt, stage, cancellationToken)
            : Refuse(work, attempt, SignInErrors.NoMethod);
    }

    /// <summary>
    /// Whether somebody set up a factor meanwhile, elsewhere: they sign in with that one, and what is being set up here must not become a
    /// second way in.
    /// </summary>
    public async Task<bool> HasFactorMeanwhileAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        !(await gate.ChoiceAsync(work, attempt.Member, cancellationToken)).Usable.IsEmpty;

    /// <summary>A second factor was proved. Whoever has none that counts sets one up now; else it serves this sign-in.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="kind">Which.</param>
    /// <param name="credentialId">Which passkey or app; null where it is neither.</param>
    /// <param name="remembers">Whether the browser is to skip it from now on. A recovery code is for when something is lost, and lets nothing be skipped.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<SignInStep> MoveAfterProofAsync(
        UnitOfWork work, SignInAttempt attempt, SecondFactorKind kind, Guid? credentialId, bool remembers, CancellationToken cancellationToken)
    {
        SignInLog.Write(work, attempt, SignInOutcome.SecondFactorAccepted, kind, credentialId);

        // Also where it does not count: whoever removes it thinks of this attempt, too.
        attempt.CredentialId = credentialId;
        var choice = await gate.ChoiceAsync(work, attempt.Member, cancellationToken);
        if (choice.Usable.IsEmpty)
        {
            return choice.SetUp is { } first
                ? await MoveAsync(work, attempt, first, cancellationToken)
                : Refuse(work, attempt, SignInErrors.NoMethod);
        }

        attempt.SecondFactor = kind;
        attempt.RemembersDevice = remembers && TwoFactorMethods.Of(kind) is not null;
        return await MoveAsync(work, attempt, await LastStageAsync(work, attempt.MemberId, cancellationToken), cancellationToken);
    }

    /// <summary>A factor was set up, which proves the person for this sign-in too.</summary>
    public Task<SignInStep> MoveAfterSetUpAsync(
        UnitOfWork work, SignInAttempt attempt, SecondFactorKind kind, Guid? credentialId, CancellationToken cancellationToken)
    {
        (attempt.SecondFactor, attempt.CredentialId) = (kind, credentialId);
        SignInLog.Write(work, attempt, SignInOutcome.SecondFactorAccepted, kind, credentialId);
        return MoveAsync(work, attempt, AttemptStage.RecoveryCode, cancellationToken);
    }

    /// <summary>Moves on and shows the next step.</summary>
    public Task<SignInStep> MoveAsync(UnitOfWork work, SignInAttempt attempt, AttemptStage next, CancellationToken cancellationToken)
    {
        attempt.Stage = next;
        return ShowAsync(work, attempt, cancellationToken);
    }

    /// <summary>The step that the attempt stands at, with what it needs made anew: a code is shown once, a ticket is short.</summary>
    public async Task<SignInStep> ShowAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) => attempt.Stage switch
    {
        AttemptStage.SecondFactor => await secondFactor.AskAsync(work, attempt, attempt.ChosenFactor, cancellationToken),
        AttemptStage.MailboxProof => await mailbox.AskAsync(work, attempt, cancellationToken),
        AttemptStage.AuthenticatorSetUp or AttemptStage.PasskeySetUp or AttemptStage.PhoneSetUp or AttemptStage.EmailVerificationSetUp =>
            await setUp.ShowAsync(work, attempt, cancellationToken),
        AttemptStage.RecoveryCode => await ShowRecoveryCodeAsync(work, attempt, cancellationToken),
        AttemptStage.Ready => GiveTicket(work, attempt),
        _ => new EnterEmail { Problem = SignInErrors.AttemptOver },
    };

    // Whoever spent their recovery code, or was interrupted before they saved it, must not leave without one.
    private static async Task<AttemptStage> LastStageAsync(UnitOfWork work, Guid memberId, CancellationToken cancellationToken) =>
        await work.Db.RecoveryCodes.AnyAsync(c => c.MemberId == memberId && c.SavedAt != null, cancellationToken)
            ? AttemptStage.Ready
            : AttemptStage.RecoveryCode;

    /// <summary>
    /// A factor that counts is asked for, the browser skips it, and nothing else is left to do: who would be shown a new recovery code gives a
    /// factor first.
    /// </summary>
    private async Task<bool> SkipsSecondFactorAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        attempt.Stage is AttemptStage.SecondFactor
        && await devices.KnowsAsync(work, attempt.Member, attempt.Method, cancellationToken)
        && !(await gate.ChoiceAsync(work, attempt.Member, cancellationToken)).Usable.IsEmpty
        && await LastStageAsync(work, attempt.MemberId, cancellationToken) is AttemptStage.Ready;

    private static async Task<SignInStep> ShowRecoveryCodeAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken)
    {
        // One that this very attempt showed is made anew with each look at it, and was told of once.
        if (await work.Db.RecoveryCodes.AnyAsync(c => c.MemberId == attempt.MemberId && c.CreatedAt < attempt.CreatedAt, cancellationToken))
        {
            work.TellRecoveryCodeReplaced(attempt.MemberId);
        }

        var code = await work.RenewRecoveryCodeAsync(attempt.Member, attempt.Id, cancellationToken);
        return new SaveRecoveryCode(attempt.Id, code, attempt.SecondFactor is SecondFactorKind.RecoveryCode);
    }

    private Done GiveTicket(UnitOfWork work, SignInAttempt attempt)
    {
        var ticket = SecretToken.New();
        attempt.TicketHash = SecretToken.Hash(ticket);
        attempt.TicketExpiresAt = work.Now + options.Value.TicketLifetime;
        return new Done(ticket);
    }
}

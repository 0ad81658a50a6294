using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SecondFactors.Codes;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Opens, finds and moves sign-in attempts, and says which step an attempt shows.</summary>
internal sealed class AttemptDesk(
    AttemptGate gate, OwnFactors factors, DeviceDesk devices, CodeDesk codes, PhoneSetUp phones, SeedProtection seeds, IOptions<SignInOptions> options)
{
    /// <summary>Whether an attempt may go on.</summary>
    public AttemptGate Gate => gate;

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
        await GiveUpAsync(work, visitor, cancellationToken);
        var attemptId = RowId.New();
        if (accepted is { } outcome)
        {
            Log(work, member, method, outcome, attemptId: attemptId);
        }

        if (await gate.FirstStageAsync(work, member, method, mayBind: arrival is not Arrival.FirstFactor, isVouchedFor, cancellationToken) is not { } stage)
        {
            Log(work, member, method, SignInOutcome.MethodNotAllowed, attemptId: attemptId);
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
        await GiveUpAsync(work, visitor, cancellationToken);
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
        Log(work, attempt, SignInOutcome.PasskeyAccepted, SecondFactorKind.Passkey, passkeyId);
        return await ShowAsync(work, attempt, cancellationToken);
    }

    /// <summary>The browser's attempt of that id, where it still lives.</summary>
    public static Task<SignInAttempt?> FindAsync(UnitOfWork work, Visitor visitor, Guid attemptId, CancellationToken cancellationToken) =>
        Living(work, visitor).SingleOrDefaultAsync(a => a.Id == attemptId, cancellationToken);

    /// <summary>What the browser has under way, if anything.</summary>
    public static Task<SignInAttempt?> FindLatestAsync(UnitOfWork work, Visitor visitor, CancellationToken cancellationToken) =>
        Living(work, visitor).OrderByDescending(a => a.CreatedAt).FirstOrDefaultAsync(cancellationToken);

    /// <summary>What the browser has under way.</summary>
    public static IQueryable<SignInAttempt> Living(FlexAuthDbContext db, Visitor visitor, DateTimeOffset now) =>
        db.SignInAttempts.Where(a => a.BrowserHash == visitor.BrowserHash && a.Stage != AttemptStage.Over && a.ExpiresAt > now);

    /// <summary>The way was closed meanwhile (PW6): the attempt is over, and the person is told once.</summary>
    public static SignInStep Refuse(UnitOfWork work, SignInAttempt attempt, Error closed)
    {
        attempt.Stage = AttemptStage.Over;
        Log(work, attempt, OutcomeOf(closed));
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
        Log(work, attempt, SignInOutcome.SecondFactorAccepted, kind, credentialId);

        // Also where it does not count: whoever removes it thinks of this attempt, too.
        attempt.CredentialId = credentialId;
        var choice = await gate.ChoiceAsync(work, attempt.Member, cancellationToken);
        if (choice.Usable.IsEmpty)
        {
            return choice.SetUp is { } setUp
                ? await MoveAsync(work, attempt, setUp, cancellationToken)
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
        Log(work, attempt, SignInOutcome.SecondFactorAccepted, kind, credentialId);
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
        AttemptStage.SecondFactor => await AskSecondFactorAsync(work, attempt, attempt.ChosenFactor, cancellationToken),
        AttemptStage.MailboxProof => await AskMailboxCodeAsync(work, attempt, cancellationToken),
        AttemptStage.AuthenticatorSetUp => await BesideOthersAsync(
            work, attempt, TwoFactorMethod.AuthenticationApp, await OfferAuthenticatorAsync(work, attempt, cancellationToken), cancellationToken),
        AttemptStage.PasskeySetUp => await BesideOthersAsync(
            work, attempt, TwoFactorMethod.Passkey, new SetUpPasskey(attempt.Id), cancellationToken),
        AttemptStage.PhoneSetUp => await BesideOthersAsync(
            work, attempt, TwoFactorMethod.SmsCode, await phones.ShowAsync(work, attempt, cancellationToken), cancellationToken),
        AttemptStage.EmailVerificationSetUp => await BesideOthersAsync(
            work, attempt, TwoFactorMethod.EmailVerification, await OfferEmailVerificationAsync(work, attempt, codes.OfferAsync, cancellationToken), cancellationToken),
        AttemptStage.RecoveryCode => await ShowRecoveryCodeAsync(work, attempt, cancellationToken),
        AttemptStage.Ready => GiveTicket(work, attempt),
        _ => new EnterEmail { Problem = SignInErrors.AttemptOver },
    };

    /// <summary>Asks for a second factor, the usual one unless another is wanted. Where it takes a code that is sent, one is on its way then.</summary>
    public Task<SignInStep> AskSecondFactorAsync(
        UnitOfWork work, SignInAttempt attempt, SecondFactorKind? kind, CancellationToken cancellationToken) =>
        SecondFactorAsync(work, attempt, kind, codes.OfferAsync, cancellationToken);

    /// <summary>Sends another code, where the one before is old enough.</summary>
    public Task<SignInStep> ResendSecondFactorCodeAsync(
        UnitOfWork work, SignInAttempt attempt, SecondFactorKind kind, CancellationToken cancellationToken) =>
        SecondFactorAsync(work, attempt, kind, codes.ResendAsync, cancellationToken);

    /// <summary>The same step again; sends nothing.</summary>
    public Task<SignInStep> ShowSecondFactorAsync(
        UnitOfWork work, SignInAttempt attempt, SecondFactorKind kind, CancellationToken cancellationToken) =>
        SecondFactorAsync(work, attempt, kind, codes.LookAsync, cancellationToken);

    /// <summary>Which ones prove the person now.</summary>
    public Task<IReadOnlyList<SecondFactorKind>> UsableAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        factors.ProvingAsync(work.Db, attempt.Member, cancellationToken);

    /// <summary>Sends a mailed code where none is on its way; a longer wait is told to whoever asks for another.</summary>
    public async Task<SignInStep> AskMailboxCodeAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        Step(attempt, await codes.OfferAsync(work, MailboxProof(attempt), cancellationToken));

    /// <summary>Sends another one, where the one before is old enough.</summary>
    public async Task<SignInStep> ResendMailboxCodeAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        Step(attempt, await codes.ResendAsync(work, MailboxProof(attempt), cancellationToken));

    /// <summary>The same step again; sends nothing.</summary>
    public async Task<SignInStep> ShowMailboxCodeAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        Step(attempt, await codes.LookAsync(work, MailboxProof(attempt), cancellationToken));

    /// <summary>The code that proves the mailbox, before a factor may be set up.</summary>
    public static CodeUse MailboxProof(SignInAttempt attempt) =>
        CodeUse.Of(attempt, CodePurpose.MailboxProof, CodeChannel.Mail, attempt.Member.Email!);

    /// <summary>What the log says of a way that was closed.</summary>
    public static SignInOutcome OutcomeOf(Error closed) =>
        closed == SignInErrors.NoLongerAllowed || closed == SignInErrors.ProviderClosed ? SignInOutcome.NotAllowed : SignInOutcome.MethodNotAllowed;

    /// <summary>Writes one step to the sign-in log.</summary>
    public static void Log(
        UnitOfWork work, SignInAttempt attempt, SignInOutcome outcome, SecondFactorKind? factor = null, Guid? credentialId = null) =>
        Log(work, attempt.Member, attempt.Method, outcome, factor, credentialId: credentialId, attemptId: attempt.Id);

    /// <summary>Writes one step to the sign-in log.</summary>
    public static void Log(
        UnitOfWork work,
        Member member,
        SignInMethod method,
        SignInOutcome outcome,
        SecondFactorKind? factor = null,
        Guid? sessionId = null,
        Guid? credentialId = null,
        Guid? attemptId = null,
        RememberedDevice? former = null)
    {
        Log(work, member.Id, member.Organization.RootId, method, outcome, factor, sessionId, credentialId, attemptId, former);
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
    }

    /// <summary>Writes a try on an account that does not exist: spraying leaves a trace (AU1), and takes as long as a wrong password (PW4).</summary>
    public static void LogStranger(UnitOfWork work, SignInMethod method, SignInOutcome outcome) =>
        Log(work, null, null, method, outcome, null, null, null, null);

    private static void Log(
        UnitOfWork work,
        Guid? memberId,
        Guid? rootOrganizationId,
        SignInMethod method,
        SignInOutcome outcome,
        SecondFactorKind? factor,
        Guid? sessionId,
        Guid? credentialId,
        Guid? attemptId,
        RememberedDevice? former = null) =>
        work.Record(new SignInLogEntry
        {
            MemberId = memberId,
            RootOrganizationId = rootOrganizationId,
            OccurredAt = work.Now,
            Method = method,
            SecondFactor = factor,
            CredentialId = credentialId,
            Outcome = outcome,
            AttemptId = attemptId,
            SessionId = sessionId,
            Address = work.Actor.Address?.ToString(),
            UserAgent = work.Actor.UserAgent,
            FormerUseAt = former?.LastUsedAt,
            FormerAddress = former?.Address,
            FormerUserAgent = former?.UserAgent,
        });

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

    /// <summary>Nothing is skipped by what does not count, nor by a recovery code.</summary>
    private async Task<int> RememberDaysAsync(UnitOfWork work, SignInAttempt attempt, SecondFactorKind kind, CancellationToken cancellationToken) =>
        TwoFactorMethods.Of(kind) is { } method && (await factors.CountingAsync(work.Db, attempt.Member, cancellationToken)).Contains(method)
            ? await work.Db.RememberedDaysAsync(attempt.Member.Organization.RootId, cancellationToken)
            : 0;

    private async Task<SignInStep> SecondFactorAsync(
        UnitOfWork work,
        SignInAttempt attempt,
        SecondFactorKind? kind,
        Func<UnitOfWork, CodeUse, CancellationToken, Task<CodeOnItsWay>> code,
        CancellationToken cancellationToken)
    {
        var usable = await UsableAsync(work, attempt, cancellationToken);
        var shown = usable.Contains(kind ?? usable[0]) ? kind ?? usable[0] : usable[0];
        var step = new EnterSecondFactor(attempt.Id, shown, usable.Where(u => u != shown).ToList())
        {
            RememberDays = await RememberDaysAsync(work, attempt, shown, cancellationToken),
        };
        if (await FactorCodes.UseAsync(work, attempt, shown, cancellationToken) is not { } use)
        {
            return step;
        }

        var sent = await code(work, use, cancellationToken);
        return step with { Sent = new SentTo(use.Shown, sent.ResendFrom), Problem = sent.Problem };
    }

    /// <summary>The step, with what can be set up instead.</summary>
    private async Task<SignInStep> BesideOthersAsync(
        UnitOfWork work, SignInAttempt attempt, TwoFactorMethod method, SetUpStep step, CancellationToken cancellationToken) =>
        step with { Others = (await gate.ChoiceAsync(work, attempt.Member, cancellationToken)).SetUps.Where(other => other != method).ToList() };

    /// <summary>The same step, with another code where the one before is old enough.</summary>
    public async Task<SignInStep> ResendEmailVerificationCodeAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        await BesideOthersAsync(
            work, attempt, TwoFactorMethod.EmailVerification, await OfferEmailVerificationAsync(work, attempt, codes.ResendAsync, cancellationToken), cancellationToken);

    /// <summary>The same step again; sends nothing.</summary>
    public async Task<SignInStep> ShowEmailVerificationAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        await BesideOthersAsync(
            work, attempt, TwoFactorMethod.EmailVerification, await OfferEmailVerificationAsync(work, attempt, codes.LookAsync, cancellationToken), cancellationToken);

    /// <summary>The code that enables email verification, where the mailbox was not proved on the way here.</summary>
    public static CodeUse EmailVerificationUse(SignInAttempt attempt) =>
        CodeUse.Of(attempt, CodePurpose.EmailVerification, CodeChannel.Mail, attempt.Member.Email!);

    private static async Task<SetUpStep> OfferEmailVerificationAsync(
        UnitOfWork work,
        SignInAttempt attempt,
        Func<UnitOfWork, CodeUse, CancellationToken, Task<CodeOnItsWay>> code,
        CancellationToken cancellationToken)
    {
        var use = EmailVerificationUse(attempt);
        if (attempt.IsMailboxProved)
        {
            return new OfferEmailVerification(attempt.Id, use.Shown);
        }

        var sent = await code(work, use, cancellationToken);
        return new OfferEmailVerification(attempt.Id, use.Shown, sent.ResendFrom) { Problem = sent.Problem };
    }

    private static ProveMailbox Step(SignInAttempt attempt, CodeOnItsWay code) =>
        new(attempt.Id, attempt.Member.Email!, code.ResendFrom) { Problem = code.Problem };

    private static Task<int> GiveUpAsync(UnitOfWork work, Visitor visitor, CancellationToken cancellationToken) => work.Db.SignInAttempts
        .Where(a => a.BrowserHash == visitor.BrowserHash && a.Stage != AttemptStage.Over)
        .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);

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

    private static IQueryable<SignInAttempt> Living(UnitOfWork work, Visitor visitor) =>
        Living(work.Db, visitor, work.Now).Include(a => a.Member).ThenInclude(m => m.Organization);
}

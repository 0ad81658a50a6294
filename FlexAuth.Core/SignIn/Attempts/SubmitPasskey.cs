using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>
/// A passkey alone. The order is the protection: the signature is looked at before the transaction; in it what is not
/// rightly signed is counted, the challenge spent whatever comes of it (PK3), the passkey used, and only then is asked whether the way is open to
/// its person as it is now (PK1). Neither a lockout of the password nor junk from the same address keeps a right one out (RL4).
/// </summary>
[Requires(Permission.SignIn)]
public sealed class SubmitPasskey : Operation<GivePasskey, SignInStep>
{
    private readonly PasskeyVerifier _passkeys;
    private readonly AttemptDesk _desk;
    private readonly SignInMetrics _metrics;
    private readonly SignInOptions _options;

    internal SubmitPasskey(WritePath writePath, PasskeyVerifier passkeys, AttemptDesk desk, SignInMetrics metrics, IOptions<SignInOptions> options)
        : base(writePath)
    {
        _passkeys = passkeys;
        _desk = desk;
        _metrics = metrics;
        _options = options.Value;
    }

    /// <inheritdoc />
    protected override async Task<Result<SignInStep>> RunAsync(Actor actor, GivePasskey request, CancellationToken cancellationToken)
    {
        var visitor = (Visitor)actor;
        var answer = await _passkeys.CheckAsync(PasskeyPurpose.SignIn, visitor.BrowserHash, request.Answer, cancellationToken);

        // What was never ours to check costs no write.
        return answer.Challenge is null
            ? new EnterEmail { Problem = PasskeyErrors.Expired }
            : await CommitAsync<SignInStep>(actor, (work, token) => DecideAsync(work, visitor, answer, token), cancellationToken);
    }

    private async Task<Result<SignInStep>> DecideAsync(
        UnitOfWork work, Visitor visitor, CheckedAnswer answer, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (answer.Signed is null
            && await work.ReserveAsync(Throttling.PasskeyFrom(visitor), _options.PasswordTriesPerAddress, _options.PasswordWindow, cancellationToken) is { } until)
        {
            _metrics.Count(SignInOutcome.PasskeyRefused);
            return new EnterEmail { Problem = PasskeyErrors.Wait(until) };
        }

        var verdict = await _passkeys.UseAsync(work, answer, cancellationToken);
        if (verdict is PasskeyVerdict.Expired)
        {
            return new EnterEmail { Problem = PasskeyErrors.Expired };
        }

        if (answer.Phone is { } phone)
        {
            var owner = await work.Db.Members.Include(m => m.Organization).SingleOrDefaultAsync(m => m.Id == phone.MemberId, cancellationToken);
            return Refuse(work, owner, SignInOutcome.PasskeyRefused, PasskeyErrors.OfPhone, null);
        }

        var member = answer.Passkey is { } passkey
            ? await work.Db.Members.Include(m => m.Organization).SingleOrDefaultAsync(m => m.Id == passkey.MemberId, cancellationToken)
            : null;
        if (verdict is PasskeyVerdict.Copied)
        {
            return Refuse(work, member, SignInOutcome.PasskeyCopied, PasskeyErrors.Copied(answer.Passkey!.Name), answer.Passkey.Id);
        }

        if (verdict is not PasskeyVerdict.Accepted || member is null)
        {
            return Refuse(work, member, SignInOutcome.PasskeyRefused, PasskeyErrors.Refused, null);
        }

        var used = answer.Passkey!.Id;
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        if (!SignInGate.AllowsEmailLogin(member, main))
        {
            return Refuse(work, member, SignInOutcome.NotAllowed, PasskeyErrors.Refused, used);
        }

        if (!(await _desk.Gate.ChoiceAsync(work, member, cancellationToken)).Usable.Contains(TwoFactorMethod.Passkey))
        {
            return Refuse(work, member, SignInOutcome.PasskeyRefused, PasskeyErrors.Forbidden, used);
        }

        _metrics.Count(SignInOutcome.PasskeyAccepted);
        return await _desk.OpenReadyAsync(work, visitor, member, used, cancellationToken);
    }

    private EnterEmail Refuse(UnitOfWork work, Member? member, SignInOutcome outcome, Error problem, Guid? used)
    {
        _metrics.Count(outcome);
        if (member is null)
        {
            SignInLog.WriteStranger(work, SignInMethod.Passkey, outcome);
        }
        else
        {
            SignInLog.Write(work, member, SignInMethod.Passkey, outcome, credentialId: used);
        }

        return new EnterEmail { Problem = problem };
    }
}

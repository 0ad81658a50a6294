using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Codes;
using FlexAuth.Core.SignIn.Devices;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Asks for a second factor that the person has, with a code on its way where it takes one that is sent.</summary>
internal sealed class SecondFactorQuestion(OwnFactors factors, CodeDesk codes)
{
    /// <summary>Asks for a second factor, the usual one unless another is wanted. Where it takes a code that is sent, one is on its way then.</summary>
    public Task<SignInStep> AskAsync(
        UnitOfWork work, SignInAttempt attempt, SecondFactorKind? kind, CancellationToken cancellationToken) =>
        StepAsync(work, attempt, kind, codes.OfferAsync, cancellationToken);

    /// <summary>Sends another code, where the one before is old enough.</summary>
    public Task<SignInStep> ResendAsync(
        UnitOfWork work, SignInAttempt attempt, SecondFactorKind kind, CancellationToken cancellationToken) =>
        StepAsync(work, attempt, kind, codes.ResendAsync, cancellationToken);

    /// <summary>The same step again; sends nothing.</summary>
    public Task<SignInStep> ShowAsync(
        UnitOfWork work, SignInAttempt attempt, SecondFactorKind kind, CancellationToken cancellationToken) =>
        StepAsync(work, attempt, kind, codes.LookAsync, cancellationToken);

    /// <summary>Which ones prove the person now.</summary>
    public Task<IReadOnlyList<SecondFactorKind>> UsableAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        factors.ProvingAsync(work.Db, attempt.Member, cancellationToken);

    /// <summary>Nothing is skipped by what does not count, nor by a recovery code.</summary>
    private async Task<int> RememberDaysAsync(UnitOfWork work, SignInAttempt attempt, SecondFactorKind kind, CancellationToken cancellationToken) =>
        TwoFactorMethods.Of(kind) is { } method && (await factors.CountingAsync(work.Db, attempt.Member, cancellationToken)).Contains(method)
            ? await work.Db.RememberedDaysAsync(attempt.Member.Organization.RootId, cancellationToken)
            : 0;

    private async Task<SignInStep> StepAsync(
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
}

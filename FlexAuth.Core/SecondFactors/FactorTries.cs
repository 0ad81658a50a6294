using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Codes;
using FlexAuth.Core.SignIn;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors;

/// <summary>
/// Tries codes of second factors, for whoever asks for one: the sign-in, a proof within a session, a phone that is registered. A try is
/// reserved before the code is looked at (RL1) and counted with all others at that factor, so that no place gives guesses beside those of
/// another (OT3); a right code is spent (OT1, EC2, RC2).
/// </summary>
internal sealed class FactorTries(AuthenticatorVerifier authenticators, IOptions<SignInOptions> options)
{
    /// <summary>What is wrong with how it is written; null where nothing is. Nothing was guessed then, so that nothing is counted.</summary>
    public static Error? Malformed(SecondFactorKind kind, string? code) => kind switch
    {
        SecondFactorKind.RecoveryCode => RecoveryCodeVerifier.IsWellFormed(code) ? null : SignInErrors.RecoveryCodeMalformed,
        SecondFactorKind.AuthenticationApp => AuthenticatorVerifier.IsWellFormed(code) ? null : SignInErrors.CodeMalformed,
        SecondFactorKind.EmailVerification or SecondFactorKind.SmsCode => CodeDesk.IsWellFormed(code) ? null : CodeErrors.Malformed,

        // Each kind has its counter: an invented one would have guesses of its own (OT3).
        _ => SignInErrors.CodeMalformed,
    };

    /// <summary>Spends a code.</summary>
    /// <param name="work">Commits also where the code is wrong: the count must not be rolled back.</param>
    /// <param name="memberId">Whose it should be.</param>
    /// <param name="kind">Of which factor.</param>
    /// <param name="code">As it was typed, well formed.</param>
    /// <param name="use">What a code that is sent was asked for; null for those that are not sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<FactorTry> SpendAsync(
        UnitOfWork work, Guid memberId, SecondFactorKind kind, string code, CodeUse? use, CancellationToken cancellationToken) =>
        TryAsync(
            work,
            memberId,
            kind,
            () => kind switch
            {
                SecondFactorKind.AuthenticationApp => SpendOfAppAsync(work, memberId, code, cancellationToken),
                SecondFactorKind.RecoveryCode => SpendRecoveryCodeAsync(work, memberId, code, cancellationToken),
                _ => SpendSentAsync(work, use!, code, cancellationToken),
            },
            cancellationToken);

    /// <summary>Says whether it is the recovery code of that person, who has it then, without spending it.</summary>
    public Task<FactorTry> RecogniseRecoveryCodeAsync(UnitOfWork work, Guid memberId, string code, CancellationToken cancellationToken) =>
        TryAsync(
            work,
            memberId,
            SecondFactorKind.RecoveryCode,
            async () => await RecoveryCodeVerifier.NoteSavedAsync(work, memberId, code, cancellationToken)
                ? new FactorTry.Right(null)
                : new FactorTry.Wrong(SignInErrors.RecoveryCodeWrong),
            cancellationToken);

    private async Task<FactorTry> TryAsync(
        UnitOfWork work, Guid memberId, SecondFactorKind kind, Func<Task<FactorTry>> look, CancellationToken cancellationToken)
    {
        var (key, limits) = (Throttling.SecondFactor(kind, memberId), options.Value);
        if (await work.ReserveAsync(key, limits.SecondFactorTries, limits.SecondFactorWindow, cancellationToken) is { } waits)
        {
            return new FactorTry.Waits(waits);
        }

        var seen = await look();
        if (seen is FactorTry.Right)
        {
            await work.ForgetAsync(key, cancellationToken);
            return seen;
        }

        return await work.FullUntilAsync(key, limits.SecondFactorTries, cancellationToken) is { } until ? new FactorTry.UsedUp(until) : seen;
    }

    private async Task<FactorTry> SpendOfAppAsync(UnitOfWork work, Guid memberId, string code, CancellationToken cancellationToken) =>
        await authenticators.SpendAsync(work, memberId, code, cancellationToken) is { } app
            ? new FactorTry.Right(app)
            : new FactorTry.Wrong(await authenticators.ExplainAsync(work, memberId, code, cancellationToken));

    private static async Task<FactorTry> SpendRecoveryCodeAsync(UnitOfWork work, Guid memberId, string code, CancellationToken cancellationToken)
    {
        if (!await RecoveryCodeVerifier.SpendAsync(work, memberId, code, cancellationToken))
        {
            return new FactorTry.Wrong(SignInErrors.RecoveryCodeWrong);
        }

        work.Send(new OutboxMessage { Kind = MessageKind.RecoveryCodeUsed, MemberId = memberId, CreatedAt = work.Now, DueAt = work.Now });
        return new FactorTry.Right(null);
    }

    private static async Task<FactorTry> SpendSentAsync(UnitOfWork work, CodeUse use, string code, CancellationToken cancellationToken)
    {
        var verdict = await CodeDesk.SpendAsync(work, use, code, cancellationToken);
        if (CodeErrors.Of(verdict) is { } problem)
        {
            return new FactorTry.Wrong(problem);
        }

        await FactorCodes.NoteUsedAsync(work, use, cancellationToken);
        return new FactorTry.Right(null);
    }
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors.Codes;

/// <summary>Proves a phone by a code, before codes to it count (EC6). Within a sign-in or a session, one number at a time.</summary>
internal sealed class PhoneProof(CodeDesk codes, IOptions<SignInOptions> options)
{
    /// <summary>Reads what was typed: with a country code, or refused with an example.</summary>
    public static Result<PhoneNumber> Read(string? typed) => PhoneNumber.TryParse(typed, out var number, out var problem)
        ? number
        : new Error(problem is PhoneNumberProblem.NoCountryCode ? "user.phone.country_code" : "user.phone.invalid");

    /// <summary>The use of the number that is being proved; null where none is.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="use">Makes the use of a number.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<CodeUse?> UnderWayAsync(UnitOfWork work, Func<string, CodeUse> use, CancellationToken cancellationToken) =>
        await UnderWay(work, use("")).OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id).Select(c => c.Destination)
            .FirstOrDefaultAsync(cancellationToken) is { } number ? use(number) : null;

    /// <summary>Another number shall be proved: the codes that were sent are void.</summary>
    public static Task GiveUpAsync(UnitOfWork work, CodeUse use, CancellationToken cancellationToken) =>
        UnderWay(work, use).ExecuteUpdateAsync(c => c.SetProperty(x => x.ConsumedAt, work.Now), cancellationToken);

    /// <summary>What is wrong with the code; null where it proves the phone. Guesses are counted over all codes and numbers (EC4).</summary>
    public async Task<Error?> ProblemAsync(UnitOfWork work, CodeUse use, string? typed, CancellationToken cancellationToken)
    {
        if (!CodeDesk.IsWellFormed(typed))
        {
            return CodeErrors.Malformed;
        }

        var key = Throttling.PhoneGuess(use.Member.Id);
        if (await work.ReserveAsync(key, options.Value.SecondFactorTries, options.Value.SecondFactorWindow, cancellationToken) is { } until)
        {
            return CodeErrors.GuessesWait(until);
        }

        var verdict = await codes.SpendAsync(work, use, typed, cancellationToken);
        if (verdict is CodeVerdict.Right)
        {
            await work.ForgetAsync(key, cancellationToken);
        }

        return CodeErrors.Of(verdict);
    }

    private static IQueryable<SentCode> UnderWay(UnitOfWork work, CodeUse use) => work.Db.SentCodes.Where(
        c => c.MemberId == use.Member.Id && c.AttemptId == use.AttemptId && c.SessionId == use.SessionId
            && c.Purpose == CodePurpose.PhoneVerification && c.ConsumedAt == null);
}

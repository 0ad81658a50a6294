using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecondFactors.Codes;

/// <summary>Proves a phone by a code, before codes to it count (EC6). Within a sign-in or a session, one number at a time.</summary>
internal static class PhoneProof
{
    /// <summary>Reads what was typed: with a country code, or refused with an example. One phone is one number, with the zero of a call at home or without.</summary>
    public static Result<PhoneNumber> Read(string? typed) => PhoneNumber.TryParse(TypedNumber.Read(typed, null).Value, out var number, out var problem)
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

    private static IQueryable<SentCode> UnderWay(UnitOfWork work, CodeUse use) => work.Db.SentCodes.Where(
        c => c.MemberId == use.Member.Id && c.AttemptId == use.AttemptId && c.SessionId == use.SessionId
            && c.Purpose == CodePurpose.PhoneVerification && c.ConsumedAt == null);
}

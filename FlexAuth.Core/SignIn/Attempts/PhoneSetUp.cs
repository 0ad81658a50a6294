using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Codes;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Setting up codes by SMS within a sign-in: a number, then the code that was sent to it. A reload shows where it stands.</summary>
internal sealed class PhoneSetUp(CodeDesk codes)
{
    private const int MostNames = 3;

    /// <summary>The number in the user list: known to whoever typed it in, and proved by nobody.</summary>
    public static PhoneNumber? Listed(SignInAttempt attempt) => PhoneNumber.TryParse(attempt.Member.PhoneNumber, out var number, out _) ? number : null;

    /// <summary>What a code to that number is for.</summary>
    public static Func<string, CodeUse> Use(SignInAttempt attempt) =>
        number => CodeUse.Of(attempt, CodePurpose.PhoneVerification, CodeChannel.Sms, number);

    /// <summary>The step, as it stands; sends nothing.</summary>
    public async Task<SetUpStep> ShowAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        await PhoneProof.UnderWayAsync(work, Use(attempt), cancellationToken) is { } use
            ? Step(attempt, use, await codes.LookAsync(work, use, cancellationToken))
            : new EnterPhone(attempt.Id, Listed(attempt)?.Masked) { WhoCanList = await WhoCanListAsync(work, attempt, cancellationToken) };

    /// <summary>Why no code can be sent to that number now; null where one is on its way.</summary>
    public async Task<Error?> SendAsync(UnitOfWork work, SignInAttempt attempt, PhoneNumber number, CancellationToken cancellationToken) =>
        (await codes.OfferAsync(work, Use(attempt)(number.Value), cancellationToken)).Problem;

    /// <summary>Another code, where the one before is old enough.</summary>
    public async Task<Error?> ResendAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        await PhoneProof.UnderWayAsync(work, Use(attempt), cancellationToken) is { } use
            ? (await codes.ResendAsync(work, use, cancellationToken)).Problem
            : null;

    /// <summary>Those of their organization and above who may edit them. Only who has the duty is told: of them the manual says that the number must be known.</summary>
    private static async Task<IReadOnlyList<string>> WhoCanListAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken)
    {
        var person = attempt.Member;
        if (person.Role is MemberRole.Member || Listed(attempt) is not null)
        {
            return [];
        }

        var above = person.Organization.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse).ToList();
        return await work.Db.Members
            .Where(m => EF.Parameter(above).Contains(m.OrganizationId) && m.Role == MemberRole.OrganizationAdministrator && m.DisabledAt == null && m.Id != person.Id)
            .OrderBy(m => m.SortName).ThenBy(m => m.Id).Take(MostNames).Select(m => m.FirstName + " " + m.LastName).ToListAsync(cancellationToken);
    }

    private static ConfirmPhone Step(SignInAttempt attempt, CodeUse use, CodeOnItsWay code) => new(attempt.Id, new SentTo(use.Shown, code.ResendFrom));
}

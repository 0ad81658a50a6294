using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Codes;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Phones;

/// <summary>The code that was sent to a number.</summary>
/// <param name="Number">The number.</param>
/// <param name="Code">The code.</param>
public sealed record PhoneWithCode(string? Number, string Code)
{
    /// <summary>Without number and code: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => nameof(PhoneWithCode);
}

/// <summary>Codes by SMS go to that number from now on, and to no other: a code proved it, in this session (EC3, EC6).</summary>
[Requires(Permission.OwnAccount)]
public sealed class AddPhone : OwnFactorOperation<PhoneWithCode, AddedFactor>
{
    private readonly CodeDesk _codes;

    internal AddPhone(WritePath writePath, OwnFactors factors, CodeDesk codes, IOptions<SignInOptions> options)
        : base(writePath, factors, options) => _codes = codes;

    internal static CodeUse Use(SignedInMember me, Member member, PhoneNumber number) =>
        CodeUse.Of(me, member, CodePurpose.PhoneVerification, CodeChannel.Sms, number.Value);

    private protected override bool IsCounted(Error refusal) => CodeErrors.IsVerdict(refusal);

    private protected override async Task<Result<AddedFactor>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, PhoneWithCode request, CancellationToken cancellationToken)
    {
        if (!(await Factors.CountingAsync(work.Db, member, cancellationToken)).Contains(TwoFactorMethod.SmsCode))
        {
            return SecuritySettingsErrors.MethodNotAllowed;
        }

        var number = PhoneProof.Read(request.Number);
        if (!number.Succeeded)
        {
            return number.Error;
        }

        if (await _codes.ProblemAsync(work, Use(me, member, number.Value), request.Code, cancellationToken) is { } problem)
        {
            // Pressed twice (SE8): it is there.
            work.RecordNothing();
            var isThere = problem == CodeErrors.Of(CodeVerdict.Used)
                && await work.Db.VerifiedPhones.AnyAsync(p => p.MemberId == member.Id && p.Number == number.Value.Value, cancellationToken);
            return isThere ? new AddedFactor(null) : problem;
        }

        await work.SetPhoneAsync(member, number.Value, me.SessionId, cancellationToken);
        return new AddedFactor(await work.RecoveryCodeUnlessSavedAsync(member, me.SessionId, cancellationToken));
    }
}

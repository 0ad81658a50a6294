using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Codes;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Phones;

/// <summary>A number of one's own.</summary>
/// <param name="Number">As it was typed, with its country code.</param>
public sealed record OwnNumber(string? Number)
{
    /// <summary>Without the number.</summary>
    public override string ToString() => nameof(OwnNumber);
}

/// <summary>
/// Sends a code that proves a phone, before codes to it count (EC6). Asked again too soon, it says from when on another one can be sent.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class SendPhoneCode : OwnFactorOperation<OwnNumber, SentTo>
{
    private readonly CodeDesk _codes;

    internal SendPhoneCode(WritePath writePath, OwnFactors factors, CodeDesk codes, IOptions<SignInOptions> options)
        : base(writePath, factors, options) => _codes = codes;

    /// <summary>The alarm that goes with it: the administrators are told.</summary>
    private protected override bool IsCounted(Error refusal) => refusal == CodeErrors.SmsPaused;

    private protected override async Task<Result<SentTo>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, OwnNumber request, CancellationToken cancellationToken)
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

        if (await work.Db.VerifiedPhones.AnyAsync(p => p.MemberId == member.Id && p.Number == number.Value.Value, cancellationToken))
        {
            return SecuritySettingsErrors.SamePhone;
        }

        work.RecordNothing();
        var use = AddPhone.Use(me, member, number.Value);
        var sent = await _codes.ResendAsync(work, use, cancellationToken);
        return sent.Problem is { } problem ? problem : new SentTo(use.Shown, sent.ResendFrom);
    }
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Codes;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Mailbox;

/// <summary>The code that was mailed.</summary>
public sealed record MailedCode(string Code)
{
    /// <summary>Without the code: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => nameof(MailedCode);
}

/// <summary>Codes to the mailbox count from now on: the mailbox was proved by one, in this session (EC3).</summary>
[Requires(Permission.OwnAccount)]
public sealed class EnableEmailVerification : OwnFactorOperation<MailedCode, AddedFactor>
{
    private readonly CodeDesk _codes;

    internal EnableEmailVerification(WritePath writePath, OwnFactors factors, CodeDesk codes, IOptions<SignInOptions> options)
        : base(writePath, factors, options) => _codes = codes;

    internal static CodeUse Use(SignedInMember me, Member member) =>
        CodeUse.Of(me, member, CodePurpose.EmailVerification, CodeChannel.Mail, member.Email!);

    private protected override bool IsCounted(Error refusal) => CodeErrors.IsVerdict(refusal);

    private protected override async Task<Result<AddedFactor>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, MailedCode request, CancellationToken cancellationToken)
    {
        if (!(await Factors.CountingAsync(work.Db, member, cancellationToken)).Contains(TwoFactorMethod.EmailVerification))
        {
            return SecuritySettingsErrors.MethodNotAllowed;
        }

        if (await work.Db.EmailVerifications.AnyAsync(e => e.MemberId == member.Id, cancellationToken))
        {
            // In another tab, or pressed twice (SE8).
            work.RecordNothing();
            return new AddedFactor(null);
        }

        if (await _codes.ProblemAsync(work, Use(me, member), request.Code, cancellationToken) is { } problem)
        {
            return problem;
        }

        work.AddEmailVerification(member, me.SessionId);
        return new AddedFactor(await work.RecoveryCodeUnlessSavedAsync(member, me.SessionId, cancellationToken));
    }
}

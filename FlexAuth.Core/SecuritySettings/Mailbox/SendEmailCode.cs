using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Codes;
using FlexAuth.Core.SignIn;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Mailbox;

/// <summary>
/// Mails a code that proves the mailbox, before codes to it count (EC6). Asked again too soon, it says from when on another one can be sent.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class SendEmailCode : OwnFactorOperation<Nothing, SentTo>
{
    private readonly CodeDesk _codes;

    internal SendEmailCode(WritePath writePath, OwnFactors factors, CodeDesk codes, IOptions<SignInOptions> options)
        : base(writePath, factors, options) => _codes = codes;

    private protected override async Task<Result<SentTo>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, Nothing request, CancellationToken cancellationToken)
    {
        if (!(await Factors.CountingAsync(work.Db, member, cancellationToken)).Contains(TwoFactorMethod.EmailVerification))
        {
            return SecuritySettingsErrors.MethodNotAllowed;
        }

        work.RecordNothing();
        var use = EnableEmailVerification.Use(me, member);
        var sent = await _codes.ResendAsync(work, use, cancellationToken);
        return sent.Problem is { } problem ? problem : new SentTo(use.Shown, sent.ResendFrom);
    }
}

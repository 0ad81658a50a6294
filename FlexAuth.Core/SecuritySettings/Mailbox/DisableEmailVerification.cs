using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Mailbox;

/// <summary>Codes to the mailbox count no more. Never the last second factor that signs the person in.</summary>
[Requires(Permission.OwnAccount)]
public sealed class DisableEmailVerification : OwnFactorOperation<Nothing, Nothing>
{
    internal DisableEmailVerification(WritePath writePath, OwnFactors factors, IOptions<SignInOptions> options)
        : base(writePath, factors, options)
    {
    }

    private protected override async Task<Result<Nothing>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, Nothing request, CancellationToken cancellationToken)
    {
        var before = await Factors.UsableAsync(work.Db, member, cancellationToken);
        if (await work.Db.EmailVerifications.Where(e => e.MemberId == member.Id).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            // In another tab, or pressed twice (SE8).
            work.RecordNothing();
            return new Nothing();
        }

        if (await WhyItMustStayAsync(work, member, before, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        work.NoteFactorChange(member, AuditActions.EmailVerificationDisabled, MessageKind.EmailVerificationDisabled);
        return new Nothing();
    }
}

using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecondFactors.RecoveryCode;

/// <summary>Gives a person a new recovery code; the one before is void (RC1).</summary>
internal static class RecoveryCodeRenewal
{
    /// <param name="work">The transaction.</param>
    /// <param name="member">With their organization.</param>
    /// <param name="madeIn">The session, or the sign-in attempt.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The code, which is known this once.</returns>
    public static async Task<string> RenewRecoveryCodeAsync(this UnitOfWork work, Member member, Guid madeIn, CancellationToken cancellationToken)
    {
        var code = RecoveryCodeText.New();
        var hash = RecoveryCodeText.Hash(RecoveryCodeText.Normalize(code)!);
        var row = await work.Db.RecoveryCodes.SingleOrDefaultAsync(c => c.MemberId == member.Id, cancellationToken);
        if (row is null)
        {
            work.Db.RecoveryCodes.Add(new Data.RecoveryCode { MemberId = member.Id, CodeHash = hash, CreatedAt = work.Now, MadeIn = madeIn });
        }
        else
        {
            row.CodeHash = hash;
            row.CreatedAt = work.Now;
            row.MadeIn = madeIn;
            row.SavedAt = null;
        }

        work.Record(new AuditEvent(AuditActions.RecoveryCodeReplaced, member.Id, member.Organization));
        return code;
    }

    /// <summary>A recovery code for whoever has none that they saved: nobody is left with one factor alone. Null for all others.</summary>
    public static async Task<string?> RecoveryCodeUnlessSavedAsync(
        this UnitOfWork work, Member member, Guid madeIn, CancellationToken cancellationToken)
    {
        var shown = await work.Db.RecoveryCodes.SingleOrDefaultAsync(c => c.MemberId == member.Id, cancellationToken);
        if (shown is { SavedAt: not null })
        {
            return null;
        }

        if (shown is not null)
        {
            work.TellRecoveryCodeReplaced(member.Id);
        }

        return await work.RenewRecoveryCodeAsync(member, madeIn, cancellationToken);
    }

    /// <summary>The person hears that the code before is void, whether they had saved it or not (RC3).</summary>
    public static void TellRecoveryCodeReplaced(this UnitOfWork work, Guid memberId) =>
        work.Send(new OutboxMessage { Kind = MessageKind.RecoveryCodeReplaced, MemberId = memberId, CreatedAt = work.Now, DueAt = work.Now });
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecondFactors;

/// <summary>What was deleted, as far as it is counted.</summary>
internal sealed record RemovedFactors(int AuthenticationApps, int Passkeys, int RecoveryCodes, int EmailVerifications, int Phones);

/// <summary>Deletes all that could prove a second factor. Whatever becomes a second factor adds itself here.</summary>
internal static class FactorRemoval
{
    public static async Task<RemovedFactors> RemoveFactorsAsync(this UnitOfWork work, IQueryable<Guid> memberIds, CancellationToken cancellationToken)
    {
        var db = work.Db;
        var apps = await db.AuthenticatorApps.Where(a => memberIds.Contains(a.MemberId)).ExecuteDeleteAsync(cancellationToken);
        var passkeys = await db.Passkeys.Where(p => memberIds.Contains(p.MemberId)).ExecuteDeleteAsync(cancellationToken);
        var phones = await db.VerifiedPhones.Where(p => memberIds.Contains(p.MemberId)).ExecuteDeleteAsync(cancellationToken);
        var mailboxes = await db.EmailVerifications.Where(e => memberIds.Contains(e.MemberId)).ExecuteDeleteAsync(cancellationToken);
        await db.RetiredSeeds.Where(s => memberIds.Contains(s.MemberId)).ExecuteDeleteAsync(cancellationToken);
        var recoveryCodes = await db.RecoveryCodes.Where(c => memberIds.Contains(c.MemberId)).ExecuteDeleteAsync(cancellationToken);
        return new RemovedFactors(apps, passkeys, recoveryCodes, mailboxes, phones);
    }

    /// <summary>Where nothing is left of them the recovery code stands in for nothing.</summary>
    /// <param name="work">The transaction, in which they are gone.</param>
    /// <param name="member">Tracked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task TidyWithoutFactorsAsync(this UnitOfWork work, Member member, CancellationToken cancellationToken)
    {
        if ((await OwnFactors.MethodsOfAsync(work.Db, member.Id, cancellationToken)).IsEmpty)
        {
            member.TwoFactorSetAt = null;
            await work.Db.RecoveryCodes.Where(c => c.MemberId == member.Id).ExecuteDeleteAsync(cancellationToken);
        }
    }
}

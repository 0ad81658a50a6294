using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecondFactors;

/// <summary>
/// What a person has to sign in with is changed by one at a time: two tabs that each remove one of the last two must not both find the
/// other one still there, also where two nodes write at once.
/// </summary>
internal static class FactorTurns
{
    /// <summary>Waits for whoever changes it now. Whatever is read after this is what they left.</summary>
    public static Task TakeTurnAsync(this UnitOfWork work, Guid memberId, CancellationToken cancellationToken) =>
        TakeTurnAsync(work.Db.Members.Where(m => m.Id == memberId), cancellationToken);

    /// <summary>Likewise for whoever that attempt is of, which is not read yet.</summary>
    public static Task TakeTurnOfAttemptAsync(this UnitOfWork work, Guid attemptId, CancellationToken cancellationToken) =>
        TakeTurnAsync(work.Db.Members.Where(m => work.Db.SignInAttempts.Any(a => a.Id == attemptId && a.MemberId == m.Id)), cancellationToken);

    private static Task<int> TakeTurnAsync(IQueryable<Member> who, CancellationToken cancellationToken) =>
        who.ExecuteUpdateAsync(m => m.SetProperty(x => x.TwoFactorSetAt, x => x.TwoFactorSetAt), cancellationToken);
}

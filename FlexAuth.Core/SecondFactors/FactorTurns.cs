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
        work.Db.Members.Where(m => m.Id == memberId)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.TwoFactorSetAt, x => x.TwoFactorSetAt), cancellationToken);
}

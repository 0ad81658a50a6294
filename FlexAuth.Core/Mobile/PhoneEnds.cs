using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Mobile;

/// <summary>What was registered for who somebody was, or by what opens nothing any more, ends with it.</summary>
internal static class PhoneEnds
{
    /// <summary>All phones of these people.</summary>
    public static Task<int> EndPhonesAsync(this UnitOfWork work, IQueryable<Guid> memberIds, CancellationToken cancellationToken) =>
        work.Db.RegisteredPhones.Where(p => memberIds.Contains(p.MemberId)).ExecuteDeleteAsync(cancellationToken);

    /// <summary>The same of people who are known by name.</summary>
    public static Task<int> EndPhonesAsync(this UnitOfWork work, IReadOnlyCollection<Guid> memberIds, CancellationToken cancellationToken) =>
        work.Db.RegisteredPhones.Where(p => EF.Parameter(memberIds).Contains(p.MemberId)).ExecuteDeleteAsync(cancellationToken);
}

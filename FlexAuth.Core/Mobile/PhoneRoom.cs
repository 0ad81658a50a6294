using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>
/// A place for one more phone of somebody who has as many as they may. First go those that were never unlocked: whoever registers phones by a
/// password that they should not know ends one that is in use by few, and after it their own. Then the one that nobody used, of all the longest.
/// </summary>
internal sealed class PhoneRoom(IOptions<MobileOptions> mobile, IOptions<SignInOptions> signIn)
{
    /// <summary>
    /// Safari deletes what a page keeps after seven days without use: whoever opens it more seldom leaves a registration behind each time.
    /// </summary>
    private static readonly TimeSpan IdleAfter = TimeSpan.FromDays(7);

    /// <summary>Why there is no place for another one: the phone whose turn it is to go is in use, or its registration under way.</summary>
    public async Task<Error?> WhyNotAsync(UnitOfWork work, Member member, byte[] key, CancellationToken cancellationToken)
    {
        var (idle, begun) = (work.Now - IdleAfter, work.Now - signIn.Value.AttemptLifetime);
        return await Surplus(work, member, key).AnyAsync(p => p.UnlockedAt == null ? p.CreatedAt > begun : p.LastUsedAt > idle, cancellationToken)
            ? MobileErrors.TooMany(mobile.Value.MostPerPerson)
            : null;
    }

    /// <summary>Ends those whose turn it is, and their owner hears of each.</summary>
    /// <returns>How many: one, and more only where fewer are allowed by now.</returns>
    public async Task<int> MakeAsync(UnitOfWork work, Member member, byte[] key, CancellationToken cancellationToken)
    {
        var ended = await work.EndPhonesAsync(Surplus(work, member, key), PhoneEnd.MadeRoom, cancellationToken);
        foreach (var phone in ended)
        {
            work.Send(phone.Notice(MessageKind.MobileMadeRoom, work.Now));
        }

        return ended.Count;
    }

    /// <summary>Those that have no place beside another one. That of the same key gives its own.</summary>
    private IQueryable<RegisteredPhone> Surplus(UnitOfWork work, Member member, byte[] key) =>
        work.Db.RegisteredPhones.Where(p => p.MemberId == member.Id && p.PublicKey != key)
            .OrderBy(p => p.UnlockedAt == null).ThenByDescending(p => p.LastUsedAt).ThenByDescending(p => p.Id).Skip(mobile.Value.MostPerPerson - 1);
}

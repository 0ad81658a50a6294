using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Refresh;

/// <summary>What providers gave for accounts, from the sign-in that brings it to the end of the connection.</summary>
internal static class ProviderGrants
{
    /// <summary>Somebody came in by the account: with a new token, or by one that is kept.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="identity">Who came.</param>
    /// <param name="member">Whose the account is.</param>
    /// <param name="checkIn">After how long the provider is asked by a new token.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task RememberGrantAsync(
        this UnitOfWork work, ProviderIdentity identity, Member member, TimeSpan checkIn, CancellationToken cancellationToken)
    {
        var grant = Of(work.Db, identity);
        if (identity.ProtectedToken is not { } token)
        {
            // Asked soon, so that a later "no" is known to be of the account: of a token that slept it may be the token's alone. A check that is under way
            // or due is left to come to its end: it may hold the only token that still counts.
            var lease = work.Now + RefreshTimes.Lease;
            await grant.Where(g => g.ProtectedToken != null && (g.CheckAt == null || g.CheckAt > lease)).ExecuteUpdateAsync(
                g => g.SetProperty(x => x.MemberId, member.Id).SetProperty(x => x.CheckAt, work.Now), cancellationToken);
            return;
        }

        // Of several that were replaced the first: what ends a later one ends that, too. Not one that is another registration's.
        var client = identity.ClientId;
        if (identity.BringsTokenEachTime)
        {
            await grant.Where(g => g.ProtectedToken != null && (g.ClientId == null || g.ClientId == client)).ExecuteUpdateAsync(
                g => g.SetProperty(x => x.ProtectedFormerToken, x => x.ProtectedFormerToken ?? x.ProtectedToken).SetProperty(x => x.FormerUntil, work.Now),
                cancellationToken);
        }

        // A check that is under way asks by the former one: what it hears is not of this one.
        var next = work.Now + checkIn;
        var replaced = await grant.ExecuteUpdateAsync(
            g => g.SetProperty(x => x.MemberId, member.Id).SetProperty(x => x.ProtectedToken, token).SetProperty(x => x.ClientId, client)
                .SetProperty(x => x.CheckAt, x => x.ProtectedFormerToken != null ? work.Now : next)
                .SetProperty(x => x.Failures, 0).SetProperty(x => x.IsAnswerLost, false).SetProperty(x => x.AnsweredAt, work.Now),
            cancellationToken);
        if (replaced == 0)
        {
            var added = Add(work, identity, member);
            (added.ProtectedToken, added.ClientId, added.CheckAt) = (token, client, next);
        }
    }

    /// <summary>Whether the person may be sent to consent: no token is kept, and they were not sent within a month, since tokens may die again and again.</summary>
    public static async Task<bool> MayAskConsentAsync(this UnitOfWork work, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        var lately = work.Now - RefreshTimes.BetweenConsents;
        return !await Of(work.Db, identity).AnyAsync(g => g.ProtectedToken != null || g.ConsentAskedAt > lately, cancellationToken);
    }

    /// <summary>Notes that the person is sent to consent.</summary>
    public static async Task NoteConsentAskedAsync(this UnitOfWork work, ProviderIdentity identity, Member member, CancellationToken cancellationToken)
    {
        if (await Of(work.Db, identity).ExecuteUpdateAsync(g => g.SetProperty(x => x.ConsentAskedAt, work.Now), cancellationToken) == 0)
        {
            Add(work, identity, member).ConsentAskedAt = work.Now;
        }
    }

    /// <summary>The accounts of that provider are these people's no more: what is kept of them is given back at the next look, and forgotten.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="members">Whose; asked at once.</param>
    /// <param name="provider">Of which provider; null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task ReleaseGrantsAsync(this UnitOfWork work, IQueryable<Guid> members, SignInMethod? provider, CancellationToken cancellationToken) =>
        work.Db.ProviderGrants.Where(g => (provider == null || g.Provider == provider) && members.Contains(g.MemberId))
            .ExecuteUpdateAsync(g => g.SetProperty(x => x.CheckAt, work.Now), cancellationToken);

    private static ProviderGrant Add(UnitOfWork work, ProviderIdentity identity, Member member)
    {
        var grant = new ProviderGrant { MemberId = member.Id, Provider = identity.Provider, AccountKey = identity.Key, AnsweredAt = work.Now };
        work.Db.ProviderGrants.Add(grant);
        return grant;
    }

    private static IQueryable<ProviderGrant> Of(FlexAuthDbContext db, ProviderIdentity identity)
    {
        var (provider, key) = (identity.Provider, identity.Key);
        return db.ProviderGrants.Where(g => g.Provider == provider && g.AccountKey == key);
    }
}

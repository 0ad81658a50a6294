using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Passwords.Links;

/// <summary>Makes, judges and spends one-time links.</summary>
internal static class LinkDesk
{
    /// <summary>A link that a mail will carry. It gets its token when the mail leaves.</summary>
    public static OneTimeLink Mailed(
        LinkPurpose purpose, Guid memberId, Guid organizationId, TimeSpan lifetime, DateTimeOffset now, Guid? byJob = null) => new()
        {
            Purpose = purpose,
            MemberId = memberId,
            OrganizationId = organizationId,
            CreatedAt = now,
            Lifetime = lifetime,
            JobId = byJob,
        };

    /// <summary>A link for the console, which shows it now.</summary>
    public static (OneTimeLink Link, string Token) Printed(LinkPurpose purpose, Member? member, TimeSpan lifetime, DateTimeOffset now)
    {
        var token = SecretToken.New();
        var link = new OneTimeLink
        {
            Purpose = purpose,
            MemberId = member?.Id,
            OrganizationId = member?.OrganizationId,
            CreatedAt = now,
            Lifetime = lifetime,
            ExpiresAt = now + lifetime,
            TokenHash = SecretToken.Hash(token),
        };
        return (link, token);
    }

    /// <summary>Takes the power of every open link of these members. A job leaves its mark, by which undoing it gives them back.</summary>
    public static Task RevokeLinksAsync(
        this UnitOfWork work, IQueryable<Guid> memberIds, CancellationToken cancellationToken, Guid? byJob = null) =>
        Open(work.Db, memberIds).ExecuteUpdateAsync(
            l => l.SetProperty(x => x.RevokedAt, work.Now).SetProperty(x => x.RevokedByJobId, byJob), cancellationToken);

    /// <summary>
    /// The same for the links that were mailed. What the console printed stays: anybody may ask for a reset in somebody's name, and must
    /// not take the way back in from an administrator thereby.
    /// </summary>
    /// <returns>How many there were.</returns>
    public static Task<int> RevokeMailedLinksAsync(
        this UnitOfWork work, IQueryable<Guid> memberIds, CancellationToken cancellationToken, Guid? byJob = null) =>
        work.Db.MailedLinks(memberIds)
            .ExecuteUpdateAsync(
                l => l.SetProperty(x => x.RevokedAt, work.Now).SetProperty(x => x.RevokedByJobId, byJob), cancellationToken);

    /// <summary>Links that were mailed to these members, or wait to be, and work.</summary>
    public static IQueryable<OneTimeLink> MailedLinks(this FlexAuthDbContext db, IQueryable<Guid> memberIds) =>
        Open(db, memberIds).Where(l => l.Purpose == LinkPurpose.Welcome || l.Purpose == LinkPurpose.PasswordReset);

    /// <summary>Uses the link: one row or none, so that of twenty who use it at a time one does (LK2).</summary>
    public static async Task<bool> SpendAsync(UnitOfWork work, OneTimeLink link, CancellationToken cancellationToken) =>
        await work.Db.OneTimeLinks
            .Where(l => l.Id == link.Id && l.ConsumedAt == null && l.RevokedAt == null && l.ExpiresAt > work.Now)
            .ExecuteUpdateAsync(l => l.SetProperty(x => x.ConsumedAt, work.Now), cancellationToken) == 1;

    /// <summary>What the console printed for the set-up opens nothing any more, at whichever node.</summary>
    public static Task EndSetUpLinksAsync(UnitOfWork work, CancellationToken cancellationToken) =>
        work.Db.OneTimeLinks.Where(l => l.Purpose == LinkPurpose.FirstSetUp && l.ConsumedAt == null && l.RevokedAt == null)
            .ExecuteUpdateAsync(l => l.SetProperty(x => x.RevokedAt, work.Now), cancellationToken);

    public static Task<OneTimeLink?> FindAsync(FlexAuthDbContext db, string? token, CancellationToken cancellationToken)
    {
        if (!SecretToken.IsWellFormed(token))
        {
            return Task.FromResult<OneTimeLink?>(null);
        }

        var hash = SecretToken.Hash(token!);
        return db.OneTimeLinks.AsNoTracking().Include(l => l.Member!).ThenInclude(m => m.Organization)
            .SingleOrDefaultAsync(l => l.TokenHash == hash, cancellationToken);
    }

    public static async Task<LinkState> JudgeAsync(
        FlexAuthDbContext db, OneTimeLink? link, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (link)
        {
            case null:
                return LinkState.Unknown;
            case { ConsumedAt: not null }:
            case { Purpose: LinkPurpose.FirstSetUp } when await db.Organizations.AnyAsync(cancellationToken):
                return LinkState.Used;
            case { RevokedAt: not null }:
                return LinkState.Replaced;
            case { ExpiresAt: { } end } when end <= now:
                return LinkState.Expired;
            case { Purpose: LinkPurpose.FirstSetUp }:
                return LinkState.Valid;
            case { Member: not { } }:
                return LinkState.Unknown;
        }

        // A link does not follow its owner into another organization (LK4).
        if (link.Member.OrganizationId != link.OrganizationId)
        {
            return LinkState.Replaced;
        }

        var rootId = link.Member.Organization.RootId;
        var main = await db.Organizations.AsNoTracking().SingleAsync(o => o.Id == rootId, cancellationToken);
        return SignInGate.AllowsEmailLogin(link.Member, main) ? LinkState.Valid : LinkState.EmailLoginOff;
    }

    private static IQueryable<OneTimeLink> Open(FlexAuthDbContext db, IQueryable<Guid> memberIds) => db.OneTimeLinks.Where(
        l => l.ConsumedAt == null && l.RevokedAt == null && l.MemberId != null && memberIds.Contains(l.MemberId.Value));
}

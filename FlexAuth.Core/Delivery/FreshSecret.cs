using System.Globalization;
using System.Security.Cryptography;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Delivery;

/// <summary>What a message carries: a link's token, a code, or nothing.</summary>
internal sealed record MessageSecret(string? Text, bool IsLink, TimeSpan? Lifetime)
{
    public static readonly MessageSecret None = new(null, false, null);

    /// <summary>How a code travels, and where to; null for a link, which goes to the person's mailbox.</summary>
    public (CodeChannel Channel, string Destination)? Way { get; init; }

    public override string ToString() => "secret";
}

/// <summary>Makes the secret of a message that is about to leave. Each try makes it anew, so only the newest mail's works (EC2, LK2).</summary>
internal static class FreshSecret
{
    /// <summary>How long a code works once it left; also how long after it was asked for it may leave by SMS.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Null: what the message carries was used, revoked, replaced or deleted, and the message must not leave.</summary>
    public static Task<MessageSecret?> MakeAsync(UnitOfWork work, OutboxMessage message, CancellationToken cancellationToken) => message switch
    {
        { LinkId: { } link } => TokenAsync(work, link, message.Member, cancellationToken),
        { CodeId: { } code } => CodeAsync(work, code, message.MemberId, cancellationToken),
        _ => Task.FromResult<MessageSecret?>(MessageSecret.None),
    };

    /// <summary>A link does not follow a move to another organization (LK4).</summary>
    private static async Task<MessageSecret?> TokenAsync(UnitOfWork work, Guid linkId, Member member, CancellationToken cancellationToken)
    {
        var link = await work.Db.OneTimeLinks.AsNoTracking().SingleOrDefaultAsync(l => l.Id == linkId, cancellationToken);
        if (link is null || link.MemberId != member.Id || link.OrganizationId != member.OrganizationId)
        {
            return null;
        }

        if (link.TokenHash is not null)
        {
            RememberReplaced(work, link);
        }

        var token = SecretToken.New();
        var hash = SecretToken.Hash(token);
        var expires = work.Now + link.Lifetime;
        var live = await work.Db.OneTimeLinks
            .Where(l => l.Id == linkId && l.ConsumedAt == null && l.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.TokenHash, hash).SetProperty(l => l.ExpiresAt, expires), cancellationToken);
        return live == 1 ? new MessageSecret(token, true, link.Lifetime) : null;
    }

    /// <summary>The try before may have arrived after all: whoever opens that mail is told that a newer one replaced it.</summary>
    private static void RememberReplaced(UnitOfWork work, OneTimeLink link) => work.Db.OneTimeLinks.Add(new OneTimeLink
    {
        Purpose = link.Purpose,
        MemberId = link.MemberId,
        OrganizationId = link.OrganizationId,
        TokenHash = link.TokenHash,
        CreatedAt = link.CreatedAt,
        Lifetime = link.Lifetime,
        ExpiresAt = link.ExpiresAt,
        RevokedAt = work.Now,
    });

    /// <summary>
    /// The code, where it may leave: it is of use only to the attempt or the session that asked for it, while that lives and has asked for no newer one (EC2, EC3).
    /// </summary>
    public static IQueryable<SentCode> Wanted(UnitOfWork work, Guid codeId, Guid memberId)
    {
        var tooOld = work.Now - CodeLifetime;
        var attempts = work.Db.SignInAttempts.Where(a =>
            a.ExpiresAt > work.Now && a.Stage != AttemptStage.Over && a.Stage != AttemptStage.Ready);
        var sessions = work.Db.Sessions.Where(s => s.ExpiresAt > work.Now && s.EndedAt == null);
        return work.Db.SentCodes
            .Where(c => c.Id == codeId && c.MemberId == memberId && c.ConsumedAt == null && (c.Channel != CodeChannel.Sms || c.CreatedAt > tooOld))
            .Where(c => attempts.Any(a => a.Id == c.AttemptId) || sessions.Any(s => s.Id == c.SessionId))
            .Where(c => !work.Db.SentCodes.Any(newer =>
                newer.MemberId == memberId && newer.AttemptId == c.AttemptId && newer.SessionId == c.SessionId
                && newer.Purpose == c.Purpose && newer.Channel == c.Channel && newer.CreatedAt > c.CreatedAt));
    }

    private static async Task<MessageSecret?> CodeAsync(UnitOfWork work, Guid codeId, Guid memberId, CancellationToken cancellationToken)
    {
        if (await work.Db.SentCodes.AsNoTracking().SingleOrDefaultAsync(c => c.Id == codeId, cancellationToken) is not { } row)
        {
            return null;
        }

        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var hash = SentCodeHash.Of(codeId, code);
        var expires = work.Now + CodeLifetime;
        var live = await Wanted(work, codeId, memberId)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.CodeHash, hash).SetProperty(c => c.ExpiresAt, expires), cancellationToken);
        return live == 1 ? new MessageSecret(code, false, CodeLifetime) { Way = (row.Channel, row.Destination) } : null;
    }
}

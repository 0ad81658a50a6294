using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Core.Passwords.Links;

/// <summary>Mails a person the link that they need: a welcome until they have a password, a reset from then on. Those mailed before end.</summary>
internal static class LinkMail
{
    private static readonly TimeSpan SameClick = TimeSpan.FromSeconds(30);

    public static async Task SendAsync(UnitOfWork work, Member member, SignInOptions options, CancellationToken cancellationToken)
    {
        await work.RevokeMailedLinksAsync(work.Db.Members.Where(m => m.Id == member.Id).Select(m => m.Id), cancellationToken);
        member.LinkOpenedAt = null;
        Enclose(work, member, options);
    }

    /// <summary>
    /// The same, but those mailed before stay: anybody can ask for a reset of anybody, and must not take the link from under the hands
    /// of its owner. Using one ends the others.
    /// </summary>
    public static void Enclose(UnitOfWork work, Member member, SignInOptions options)
    {
        var (link, message) = Of(member.Id, member.OrganizationId, member.PasswordHash is not null, options, work.Now);
        work.Db.OneTimeLinks.Add(link);
        if (link.Purpose is LinkPurpose.Welcome)
        {
            member.InvitedAt = work.Now;
        }

        work.Send(message);
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
    }

    /// <summary>Takes the links that were mailed to these people, and keeps back the mails with them that have not left: undoing a job gives back both.</summary>
    public static async Task WithdrawAsync(UnitOfWork work, IQueryable<Guid> memberIds, CancellationToken cancellationToken, Guid? byJob = null)
    {
        await work.RevokeMailedLinksAsync(memberIds, cancellationToken, byJob);
        await work.CancelAsync(work.Db.Outbox.Where(m => m.LinkId != null && memberIds.Contains(m.MemberId)), cancellationToken, byJob);
    }

    /// <summary>The link and the message that carries it.</summary>
    public static (OneTimeLink Link, OutboxMessage Message) Of(
        Guid memberId, Guid organizationId, bool hasPassword, SignInOptions options, DateTimeOffset now, Guid? byJob = null, TimeSpan hold = default)
    {
        var link = hasPassword
            ? LinkDesk.Mailed(LinkPurpose.PasswordReset, memberId, organizationId, options.ResetLinkLifetime, now, byJob)
            : LinkDesk.Mailed(LinkPurpose.Welcome, memberId, organizationId, options.WelcomeLinkLifetime, now, byJob);
        return (link, new OutboxMessage
        {
            Kind = hasPassword ? MessageKind.PasswordReset : MessageKind.Welcome,
            MemberId = memberId,
            LinkId = link.Id,
            JobId = byJob,
            CreatedAt = now,
            DueAt = now + hold,
        });
    }

    /// <summary>Mails with a link that are on their way or just left, as long as the link works: asked again this soon, they are the answer (SE8).</summary>
    public static IQueryable<OutboxMessage> OnTheWay(FlexAuthDbContext db, DateTimeOffset now)
    {
        var since = now - SameClick;
        return db.Outbox.Where(
            m => m.CreatedAt > since && (m.State == DeliveryState.Queued || m.State == DeliveryState.Sent)
                && db.OneTimeLinks.Any(l => l.Id == m.LinkId && l.ConsumedAt == null && l.RevokedAt == null));
    }
}

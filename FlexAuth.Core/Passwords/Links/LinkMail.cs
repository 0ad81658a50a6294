using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Core.Passwords.Links;

/// <summary>Mails a person the link that they need: a welcome until they have a password, a reset from then on. Those mailed before end.</summary>
internal static class LinkMail
{
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
        var isWelcome = member.PasswordHash is null;
        var link = isWelcome
            ? LinkDesk.Mailed(LinkPurpose.Welcome, member, options.WelcomeLinkLifetime, work.Now)
            : LinkDesk.Mailed(LinkPurpose.PasswordReset, member, options.ResetLinkLifetime, work.Now);
        work.Db.OneTimeLinks.Add(link);
        if (isWelcome)
        {
            member.InvitedAt = work.Now;
        }

        work.Send(new OutboxMessage
        {
            Kind = isWelcome ? MessageKind.Welcome : MessageKind.PasswordReset,
            MemberId = member.Id,
            LinkId = link.Id,
            CreatedAt = work.Now,
            DueAt = work.Now,
        });
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
    }
}

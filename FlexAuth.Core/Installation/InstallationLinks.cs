using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Installation;

/// <summary>A token for the console to print as a link, this once.</summary>
public sealed record PrintedToken(string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>Without the token (AU3).</summary>
    public override string ToString() => nameof(PrintedToken);
}

/// <summary>Whether the installation is still empty: no organization yet.</summary>
[Requires(Permission.OperateInstallation)]
public sealed class IsEmpty(IDbContextFactory<FlexAuthDbContext> contexts) : Query<Nothing, bool>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<bool>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken) =>
        !await db.Organizations.AnyAsync(cancellationToken);
}

/// <summary>
/// The link by which an empty installation gets its organization and first administrator. Those of other nodes, and of the start before, work as
/// long as they would: whoever starts the program again, or several, takes no link out of an operator's hand. Setting up ends them all.
/// </summary>
[Requires(Permission.OperateInstallation)]
public sealed class IssueSetUpLink(WritePath writePath, IOptions<SignInOptions> options) : Operation<Nothing, PrintedToken>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<PrintedToken>> RunAsync(Actor actor, Nothing request, CancellationToken cancellationToken) =>
        CommitAsync<PrintedToken>(
            actor,
            async (work, token) =>
            {
                if (await work.Db.Organizations.AnyAsync(token))
                {
                    return new Error("installation.not_empty");
                }

                var (link, secret) = LinkDesk.Printed(LinkPurpose.FirstSetUp, null, options.Value.ConsoleLinkLifetime, work.Now);
                work.Db.OneTimeLinks.Add(link);
                work.Record(new AuditEvent(AuditActions.SetUpLinkIssued, null, null));
                return new PrintedToken(secret, link.ExpiresAt!.Value);
            },
            cancellationToken);
}

/// <summary>
/// A fresh link for an administrator who lost everything. Whoever holds the console decides; the administrator gets emergency access,
/// and is told by mail.
/// </summary>
[Requires(Permission.OperateInstallation)]
public sealed class IssueAdministratorLink(WritePath writePath, IOptions<SignInOptions> options) : Operation<string, PrintedToken>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<PrintedToken>> RunAsync(Actor actor, string request, CancellationToken cancellationToken) =>
        EmailAddress.TryParse(request, out var email)
            ? await CommitAsync(actor, (work, token) => IssueAsync(work, email, token), cancellationToken)
            : new Error("installation.not_an_email", request);

    private async Task<Result<PrintedToken>> IssueAsync(UnitOfWork work, EmailAddress email, CancellationToken cancellationToken)
    {
        var member = await work.Db.Members.Include(m => m.Organization)
            .SingleOrDefaultAsync(m => m.NormalizedEmail == email.Key, cancellationToken);
        if (member is null)
        {
            return new Error("installation.no_such_member", email.Display);
        }

        if (member is not { Role: MemberRole.OrganizationAdministrator, DisabledAt: null })
        {
            return new Error("installation.not_an_administrator", email.Display);
        }

        member.HasEmergencyAccess = true;
        member.EmailLoginEnabled = true;
        member.LockoutEnd = null;
        await work.RevokeLinksAsync(work.Db.Members.Where(m => m.Id == member.Id).Select(m => m.Id), cancellationToken);
        await work.ForgetAsync(Throttling.Password(email), cancellationToken);
        var (link, secret) = LinkDesk.Printed(LinkPurpose.AdministratorAccess, member, options.Value.ConsoleLinkLifetime, work.Now);
        work.Db.OneTimeLinks.Add(link);
        work.Record(new AuditEvent(AuditActions.AdministratorAccessIssued, member.Id, member.Organization));
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        work.Send(new OutboxMessage { Kind = MessageKind.AdministratorAccessIssued, MemberId = member.Id, CreatedAt = work.Now, DueAt = work.Now });
        return new PrintedToken(secret, link.ExpiresAt!.Value);
    }
}

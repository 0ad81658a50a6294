using FlexAuth.Core.Audit;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>
/// "Enable email and password authentication" for the main organization and all below it. Nothing comes back that a disabling took:
/// whoever has email login on and no password gets a welcome mail.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class EnableEmailLogin(WritePath writePath, IOptions<SignInOptions> options) : Operation<Nothing, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, Nothing request, CancellationToken cancellationToken) =>
        CommitAsync<Nothing>(
            actor,
            async (work, token) =>
            {
                var rootId = ((SignedInMember)actor).RootOrganizationId;
                var main = await work.Db.Organizations.SingleAsync(o => o.Id == rootId, token);
                if (main.EmailLoginEnabled)
                {
                    work.RecordNothing();
                    return new Nothing();
                }

                main.EmailLoginEnabled = true;
                main.EmailLoginChangedAt = work.Now;
                var invited = await work.Db.Members.Include(m => m.Organization)
                    .Where(m => m.Organization.RootId == rootId && m.EmailLoginEnabled && m.PasswordHash == null && m.DisabledAt == null)
                    .ToListAsync(token);
                await work.RevokeMailedLinksAsync(
                    work.Db.Members.Where(m => m.Organization.RootId == rootId && m.PasswordHash == null).Select(m => m.Id), token);
                foreach (var member in invited)
                {
                    LinkMail.Enclose(work, member, options.Value);
                }

                work.Record(new AuditEvent(AuditActions.EmailLoginSwitchedOn, null, main, new { invited = invited.Count }));
                work.Announce(new Change(ChangeKind.Organization, rootId, rootId));
                return new Nothing();
            },
            cancellationToken);
}

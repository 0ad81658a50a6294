using FlexAuth.Core.Audit;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>
/// "Disable email and password authentication": one transaction takes every password, authentication app, recovery code, code and
/// link of the tree and ends the sessions made with them. Nobody is left without an administrator who can sign in.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class DisableEmailLogin(WritePath writePath) : Operation<string, Nothing>(writePath)
{
    /// <param name="actor">The administrator.</param>
    /// <param name="request">The main organization's name, typed to confirm.</param>
    /// <param name="cancellationToken">Cancels.</param>
    protected override Task<Result<Nothing>> RunAsync(Actor actor, string request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => DisableAsync(work, ((SignedInMember)actor).RootOrganizationId, request, token), cancellationToken);

    private static async Task<Result<Nothing>> DisableAsync(
        UnitOfWork work, Guid rootId, string typedName, CancellationToken cancellationToken)
    {
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == rootId, cancellationToken);
        if (!main.EmailLoginEnabled)
        {
            work.RecordNothing();
            return new Nothing();
        }

        if (!string.Equals(typedName?.Trim(), main.Name, StringComparison.OrdinalIgnoreCase))
        {
            return new Error("organization.name_mismatch", main.Name);
        }

        if (!await EmailLoginUsers.Remaining(work.Db, rootId).AnyAsync(cancellationToken))
        {
            return new Error("organization.last_way_out");
        }

        main.EmailLoginEnabled = false;
        main.EmailLoginChangedAt = work.Now;
        var removed = await work.RemoveEmailLoginAsync(EmailLoginUsers.Concerned(work.Db, rootId), rootId, cancellationToken);
        work.Record(new AuditEvent(AuditActions.EmailLoginSwitchedOff, null, main, new
        {
            passwords = removed.Passwords,
            authenticationApps = removed.AuthenticationApps,
            recoveryCodes = removed.RecoveryCodes,
        }));
        work.Announce(new Change(ChangeKind.Organization, rootId, rootId));
        return new Nothing();
    }
}

using FlexAuth.Core.Audit;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>
/// "Disable email and password authentication": one transaction takes every password, authentication app, recovery code, code and
/// link of the tree and ends the sessions made with them. Nobody is left without an administrator who can sign in. The notices follow
/// (<see cref="RemovalNotices"/>): nobody waits for a hundred thousand mails to be written down before they can sign in.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class DisableEmailLogin(WritePath writePath, IOptions<SignInOptions> options, RemovalSignal signal) : Operation<string, Nothing>(writePath)
{
    /// <param name="actor">The administrator.</param>
    /// <param name="request">The main organization's name, typed to confirm.</param>
    /// <param name="cancellationToken">Cancels.</param>
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, string request, CancellationToken cancellationToken)
    {
        var disabled = await CommitAsync(actor, (work, token) => DisableAsync(work, (SignedInMember)actor, request, token), cancellationToken);
        signal.Raise();
        return disabled;
    }

    private async Task<Result<Nothing>> DisableAsync(
        UnitOfWork work, SignedInMember actor, string typedName, CancellationToken cancellationToken)
    {
        var rootId = actor.RootOrganizationId;
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
            return await EmailLoginUsers.RefuseAsync(work.Db, rootId, cancellationToken);
        }

        // Last, so that nobody is asked for it in vain.
        if (await RecentProof.MissingAsync(work, actor, options.Value, SensitiveActs.SwitchingEmailLogin, cancellationToken) is { } missing)
        {
            return missing;
        }

        main.EmailLoginEnabled = false;
        main.EmailLoginChangedAt = work.Now;
        var removed = await work.RemoveEmailLoginOfManyAsync(EmailLoginUsers.Concerned(work.Db, rootId), rootId, actor.MemberId, cancellationToken);
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

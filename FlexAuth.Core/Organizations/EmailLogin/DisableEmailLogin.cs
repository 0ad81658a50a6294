using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
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
        var deleted = await DeleteCredentialsAsync(work, rootId, cancellationToken);
        work.Record(new AuditEvent(AuditActions.EmailLoginSwitchedOff, null, main, deleted));
        work.Announce(new Change(ChangeKind.Organization, rootId, rootId));
        return new Nothing();
    }

    private static async Task<object> DeleteCredentialsAsync(UnitOfWork work, Guid rootId, CancellationToken cancellationToken)
    {
        var people = EmailLoginUsers.Concerned(work.Db, rootId);
        var ids = people.Select(m => m.Id);

        foreach (var person in await people.Where(m => m.PasswordHash != null || m.InvitedAt != null)
            .Select(m => new { m.Id, HasPassword = m.PasswordHash != null }).ToListAsync(cancellationToken))
        {
            work.Announce(new Change(ChangeKind.Member, rootId, person.Id));
            if (person.HasPassword)
            {
                work.Send(new OutboxMessage
                {
                    Kind = MessageKind.EmailLoginDisabled,
                    MemberId = person.Id,
                    CreatedAt = work.Now,
                    DueAt = work.Now,
                });
            }
        }

        var sessions = work.Db.Sessions.Where(s => s.Method == SignInMethod.Password && ids.Contains(s.MemberId));
        await work.EndSessionsAsync(sessions, SessionEnd.EmailLoginDisabled, cancellationToken);
        await work.RevokeLinksAsync(ids, cancellationToken);
        await work.Db.Outbox.Where(m => m.State == DeliveryState.Queued && (m.LinkId != null || m.CodeId != null) && ids.Contains(m.MemberId))
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.State, DeliveryState.Cancelled).SetProperty(x => x.FinishedAt, work.Now), cancellationToken);
        await work.Db.SignInAttempts.Where(a => ids.Contains(a.MemberId)).ExecuteDeleteAsync(cancellationToken);
        await work.Db.MailboxCodes.Where(c => ids.Contains(c.MemberId)).ExecuteDeleteAsync(cancellationToken);
        await work.Db.RememberedDevices.Where(d => ids.Contains(d.MemberId)).ExecuteDeleteAsync(cancellationToken);
        var recoveryCodes = await work.Db.RecoveryCodes.Where(c => ids.Contains(c.MemberId)).ExecuteDeleteAsync(cancellationToken);
        var apps = await work.Db.AuthenticatorApps.Where(a => ids.Contains(a.MemberId)).ExecuteDeleteAsync(cancellationToken);
        var passwords = await people.CountAsync(m => m.PasswordHash != null, cancellationToken);
        await people.ExecuteUpdateAsync(
            m => m.SetProperty(x => x.PasswordHash, (string?)null)
                .SetProperty(x => x.PasswordSetAt, (DateTimeOffset?)null)
                .SetProperty(x => x.TwoFactorSetAt, (DateTimeOffset?)null)
                .SetProperty(x => x.ActivatedAt, (DateTimeOffset?)null)
                .SetProperty(x => x.InvitedAt, (DateTimeOffset?)null)
                .SetProperty(x => x.LinkOpenedAt, (DateTimeOffset?)null)
                .SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null),
            cancellationToken);
        return new { passwords, authenticationApps = apps, recoveryCodes };
    }
}

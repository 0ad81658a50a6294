using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
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
        CommitAsync(actor, (work, token) => EnableAsync(work, (SignedInMember)actor, token), cancellationToken);

    private async Task<Result<Nothing>> EnableAsync(UnitOfWork work, SignedInMember actor, CancellationToken cancellationToken)
    {
        var rootId = actor.RootOrganizationId;
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == rootId, cancellationToken);
        if (main.EmailLoginEnabled)
        {
            work.RecordNothing();
            return new Nothing();
        }

        if (await RecentProof.MissingAsync(work, actor, options.Value, SensitiveActs.SwitchingEmailLogin, cancellationToken) is { } missing)
        {
            return missing;
        }

        work.Db.AllowLongStatements();

        // First what happened: whoever is welcomed anew must not hear afterwards that their sign-in is gone.
        await work.TellOfRemovalAsync(work.Db.Members.Where(m => m.Organization.RootId == rootId), cancellationToken);
        main.EmailLoginEnabled = true;
        main.EmailLoginChangedAt = work.Now;
        var invited = await InviteAsync(work, rootId, cancellationToken);
        work.Record(new AuditEvent(AuditActions.EmailLoginSwitchedOn, null, main, new { invited }));
        work.Announce(new Change(ChangeKind.Organization, rootId, rootId));
        return new Nothing();
    }

    /// <summary>By a few statements and prepared inserts, however many they are.</summary>
    private async Task<int> InviteAsync(UnitOfWork work, Guid rootId, CancellationToken cancellationToken)
    {
        var withoutPassword = work.Db.Members.Where(m => m.Organization.RootId == rootId && m.PasswordHash == null);
        await work.RevokeMailedLinksAsync(withoutPassword.Select(m => m.Id), cancellationToken);

        var wanted = withoutPassword.Where(m => m.EmailLoginEnabled && m.DisabledAt == null);
        var people = await wanted.Select(m => new { m.Id, m.OrganizationId }).ToListAsync(cancellationToken);
        var mails = people.Select(p => LinkMail.Of(p.Id, p.OrganizationId, hasPassword: false, options.Value, work.Now)).ToList();
        await work.Db.InsertAsync(mails.Select(m => m.Link), cancellationToken);
        await work.SendAllAsync(mails.Select(m => m.Message), cancellationToken);
        await wanted.ExecuteUpdateAsync(m => m.SetProperty(x => x.InvitedAt, work.Now), cancellationToken);
        foreach (var person in people)
        {
            work.Announce(new Change(ChangeKind.Member, rootId, person.Id));
        }

        return people.Count;
    }
}

using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>Asks for a disabling.</summary>
/// <param name="TypedName">The main organization's name, typed to confirm.</param>
/// <param name="Foreseen">What the preview said, where one was shown: nobody loses a way in unseen.</param>
public sealed record EmailLoginDisabling(string TypedName, ForeseenEffects? Foreseen = null);

/// <summary>
/// "Disable email and password authentication": one transaction takes every password, authentication app, recovery code, code and
/// link of the tree and ends the sessions made with them. Nobody is left without an administrator who can sign in. The notices follow
/// (<see cref="RemovalNotices"/>): nobody waits for a hundred thousand mails to be written down before they can sign in.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class DisableEmailLogin(WritePath writePath, ServerOffer offer, IOptions<SignInOptions> options, RemovalSignal signal)
    : Operation<EmailLoginDisabling, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, EmailLoginDisabling request, CancellationToken cancellationToken)
    {
        var disabled = await CommitAsync(actor, (work, token) => DisableAsync(work, (SignedInMember)actor, request, token), cancellationToken);
        signal.Raise();
        return disabled;
    }

    private async Task<Result<Nothing>> DisableAsync(
        UnitOfWork work, SignedInMember actor, EmailLoginDisabling request, CancellationToken cancellationToken)
    {
        var rootId = actor.RootOrganizationId;
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == rootId, cancellationToken);
        if (!main.EmailLoginEnabled)
        {
            work.RecordNothing();
            return new Nothing();
        }

        if (!string.Equals(request.TypedName?.Trim(), main.Name, StringComparison.OrdinalIgnoreCase))
        {
            return new Error("organization.name_mismatch", main.Name);
        }

        if (!await EmailLoginUsers.Remaining(work.Db, rootId).AnyAsync(cancellationToken))
        {
            return await EmailLoginUsers.RefuseAsync(work.Db, rootId, cancellationToken);
        }

        if (request.Foreseen is { } foreseen && await HasGrownAsync(work.Db, rootId, foreseen, cancellationToken))
        {
            return ForeseenEffects.Grown;
        }

        // Last, so that nobody is asked for it in vain.
        if (await RecentProof.MissingAsync(work, actor, options.Value, SensitiveActs.SwitchingEmailLogin, cancellationToken) is { } missing)
        {
            return missing;
        }

        main.EmailLoginEnabled = false;
        main.EmailLoginChangedAt = work.Now;
        var removed = await RemoveAsync(work, rootId, actor.MemberId, cancellationToken);
        work.Record(new AuditEvent(AuditActions.EmailLoginSwitchedOff, null, main, new
        {
            passwords = removed.Passwords,
            authenticationApps = removed.Factors.AuthenticationApps,
            passkeys = removed.Factors.Passkeys,
            phones = removed.Factors.Phones,
            emailVerifications = removed.Factors.EmailVerifications,
            recoveryCodes = removed.Factors.RecoveryCodes,
            devicesForgotten = removed.Devices,
        }));
        work.Announce(new Change(ChangeKind.Organization, rootId, rootId));
        return new Nothing();
    }

    /// <summary>Counted by what the directory keeps count of: in the transaction, and at a million people in milliseconds.</summary>
    private async Task<bool> HasGrownAsync(FlexAuthDbContext db, Guid rootId, ForeseenEffects foreseen, CancellationToken cancellationToken)
    {
        var after = await db.RulesOfAsync(rootId, cancellationToken) with { EmailLoginEnabled = false };
        using var now = await Foresight.OfAsync(db, rootId, after, offer, now: null, cancellationToken);
        return foreseen.AreExceededBy(now);
    }

    private static async Task<RemovedCredentials> RemoveAsync(UnitOfWork work, Guid rootId, Guid actorId, CancellationToken cancellationToken)
    {
        await using var people = await GatheredPeople.OfAsync(work.Db, EmailLoginUsers.Concerned(work.Db, rootId), cancellationToken);
        return await ManyAtOnce.RunAsync(
            work.Db, rootId, people, () => work.RemoveEmailLoginAsync(people, rootId, actorId, cancellationToken), cancellationToken);
    }
}

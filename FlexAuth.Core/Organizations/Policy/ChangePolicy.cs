using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Organizations.Policy;

/// <summary>Asks for another policy.</summary>
/// <param name="Policy">The whole of it.</param>
/// <param name="SeenVersion">The one that it was made from: nobody writes over what they have not seen.</param>
/// <param name="Foreseen">What the preview said, where one was shown: nobody is met unseen.</param>
public sealed record PolicyChange(SignInPolicy Policy, long SeenVersion, ForeseenEffects? Foreseen = null);

/// <summary>
/// Another policy for the whole tree. It holds at once: whoever is half signed in is asked by it at their next step (<see cref="AttemptGate"/>),
/// and browsers that it remembers no longer are forgotten in the same transaction. It takes nobody's last way in: where a method of theirs
/// is forbidden they set up another one, and a policy without any is refused.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class ChangePolicy(WritePath writePath, ServerOffer offer, IOptions<SignInOptions> options) : Operation<PolicyChange, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, PolicyChange request, CancellationToken cancellationToken) =>
        PolicyRules.Problem(request.Policy, offer) is { } problem
            ? problem
            : await CommitAsync(actor, (work, token) => ChangeAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private async Task<Result<Nothing>> ChangeAsync(
        UnitOfWork work, SignedInMember actor, PolicyChange request, CancellationToken cancellationToken)
    {
        // One change at a time: of two that were made from the same policy, the second is told.
        await work.HoldTreeAsync(actor, cancellationToken);
        var rootId = actor.RootOrganizationId;
        var before = await work.Db.PolicyOfAsync(rootId, cancellationToken);
        if (before.Policy == request.Policy)
        {
            // Nothing to do, also where the same was saved twice or by two (SE8).
            work.RecordNothing();
            return new Nothing();
        }

        if (before.Version != request.SeenVersion)
        {
            return new Error("policy.changed_meanwhile");
        }

        var rules = await work.Db.RulesOfAsync(rootId, cancellationToken);
        if (request.Foreseen is { } foreseen)
        {
            using var now = await Foresight.OfAsync(work.Db, rootId, rules with { Policy = request.Policy }, offer, now: null, cancellationToken);
            if (foreseen.AreExceededBy(now))
            {
                return ForeseenEffects.Grown;
            }
        }

        if (await RecentProof.MissingAsync(work, actor, options.Value, SensitiveActs.ChangingPolicy, cancellationToken) is { } missing)
        {
            return missing;
        }

        var forgotten = await ForgetDevicesAsync(work, rootId, rules, rules with { Policy = request.Policy }, cancellationToken);
        await StoreAsync(work, rootId, request.Policy, cancellationToken);

        var main = await work.Db.Organizations.SingleAsync(o => o.Id == rootId, cancellationToken);
        work.Record(new AuditEvent(
            AuditActions.PolicyChanged, null, main, new { before = Words(before.Policy), after = Words(request.Policy), devicesForgotten = forgotten }));
        work.Announce(new Change(ChangeKind.Organization, rootId, rootId));
        return new Nothing();
    }

    /// <summary>
    /// Those that were used too long ago for the new days; and those of people of whose methods one counts no more: it may be the one by
    /// which the browser came to be trusted.
    /// </summary>
    private async Task<int> ForgetDevicesAsync(
        UnitOfWork work, Guid rootId, AuthenticationRules before, AuthenticationRules after, CancellationToken cancellationToken)
    {
        work.Db.AllowLongStatements();
        var devices = work.Db.RememberedDevices.Where(d => work.Db.Members.Any(m => m.Id == d.MemberId && m.Organization.RootId == rootId));

        // Where the days become more, what they did not cover until now does not come back.
        var days = Math.Min(before.Policy.RememberedDeviceDays, after.Policy.RememberedDeviceDays);
        var old = before.Policy.RememberedDeviceDays != after.Policy.RememberedDeviceDays
            ? await devices.Outlasting(days, work.Now).ExecuteDeleteAsync(cancellationToken)
            : 0;
        var losing = Losing(work.Db, rootId, before, after, cancellationToken);
        if (losing.Count == 0)
        {
            return old;
        }

        // By the devices, which are few, and not by the people.
        var people = UserDirectory.WithFacets(work.Db, rootId);
        return old + await work.Db.RememberedDevices
            .Where(d => people.Any(p => p.MemberId == d.MemberId && EF.Parameter(losing).Contains(p.Facets)))
            .ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The facets of those of whose methods one counts no more.</summary>
    private List<int> Losing(
        FlexAuthDbContext db, Guid rootId, AuthenticationRules before, AuthenticationRules after, CancellationToken cancellationToken)
    {
        using var reads = Snapshot.Of(db, cancellationToken);
        return [.. Population.Of(db, reads, rootId, before, after, now: null).Bits()
            .Where(bits => PolicyEffects.LosesMethod(before.Policy, after.Policy, offer, Population.TraitsOf(bits)))];
    }

    private static async Task StoreAsync(UnitOfWork work, Guid rootId, SignInPolicy policy, CancellationToken cancellationToken)
    {
        var row = await work.Db.TreePolicies.SingleOrDefaultAsync(p => p.RootOrganizationId == rootId, cancellationToken);
        if (row is null)
        {
            row = new TreePolicy { RootOrganizationId = rootId };
            work.Db.TreePolicies.Add(row);
        }

        row.Take(policy);
        row.Version++;
        row.ChangedAt = work.Now;
    }

    private static object Words(SignInPolicy policy) => new
    {
        memberMethods = policy.MemberMethods.ToString(),
        administratorMethods = policy.AdministratorMethods.ToString(),
        memberAfterProvider = $"{policy.MemberAfterProvider}",
        administratorAfterProvider = $"{policy.AdministratorAfterProvider}",
        rememberedDeviceDays = policy.RememberedDeviceDays,
        totpForMobileRegistration = policy.TotpForMobileRegistration,
        mandatoryPinForMobile = policy.MandatoryPinForMobile,
    };
}

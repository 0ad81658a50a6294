using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Users.Edit;

/// <summary>
/// Changes a person's details. What somebody else changed meanwhile is kept, and told before anything is saved over it. The threats and
/// the order of the checks stand in this folder's README.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class EditUser(WritePath writePath, ServerOffer offer, IOptions<SignInOptions> options) : Operation<UserEdit, UserEdited>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<UserEdited>> RunAsync(Actor actor, UserEdit request, CancellationToken cancellationToken) =>
        UserDetailsRules.Check(request.After).Values.FirstOrDefault() is { } problem
            ? problem
            : await CommitAsync(actor, (work, token) => EditAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private async Task<Result<UserEdited>> EditAsync(
        UnitOfWork work, SignedInMember actor, UserEdit request, CancellationToken cancellationToken)
    {
        var found = await work.Db.Members.ToTouchAsync(actor, request.Id, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var member = found.Value;

        // Only what the form changed: the rest stays as it is by now, whoever made it so.
        var current = UserDetails.Of(member);
        var wanted = current.With(request.After.DifferencesFrom(request.Before), request.After.Tidied());
        var changed = wanted.DifferencesFrom(current);
        if (changed.Count == 0)
        {
            work.RecordNothing();
            return new UserEdited([], false, false);
        }

        if (member.Version != request.Version && current.DifferencesFrom(request.Before).Count > 0)
        {
            return await Meanwhile.ToldAsync(work.Db, actor, member, cancellationToken);
        }

        if (await RefusalAsync(work, actor, member, wanted, changed, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var from = member.Organization;
        var to = await work.Db.Organizations.SingleAsync(o => o.Id == wanted.OrganizationId, cancellationToken);
        EditRules.Apply(member, wanted, to);
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == to.RootId, cancellationToken);
        var invited = await EditConsequences.DrawAsync(work, [new Edited(member, current, changed)], main, options.Value, cancellationToken);
        work.Record(new AuditEvent(AuditActions.UserEdited, member.Id, to, EditTrail.Of(current, wanted, changed, from, to)));
        work.Announce(new Change(ChangeKind.Member, to.RootId, member.Id));
        return new UserEdited(changed, EditRules.EndsSessions(changed), invited.Contains(member.Id));
    }

    private async Task<Error?> RefusalAsync(
        UnitOfWork work,
        SignedInMember actor,
        Member member,
        UserDetails wanted,
        IReadOnlyCollection<UserField> changed,
        CancellationToken cancellationToken)
    {
        if (EditRules.Refusal(actor, member, wanted) is { } refusal)
        {
            return refusal;
        }

        // A number that stands there already stays: codes do not go to it, but the rest can be changed.
        if (changed.Contains(UserField.Phone) && offer.SmsCountries.Refusal(wanted.Phone) is { } elsewhere)
        {
            return elsewhere;
        }

        // Nobody is moved to where the actor does not reach: neither out of sight nor up to more power (AZ2, AZ3).
        if (changed.Contains(UserField.Organization)
            && !await work.Db.Organizations.Within(actor).AnyAsync(o => o.Id == wanted.OrganizationId, cancellationToken))
        {
            return Error.NotFound;
        }

        var key = EmailAddress.Parse(wanted.Email).Key;
        if (changed.Contains(UserField.Email)
            && await EmailUse.FindAsync(work.Db, actor, m => m.NormalizedEmail == key && m.Id != member.Id, cancellationToken) is { } taken)
        {
            return taken;
        }

        if (EditRules.LeavesAdministration(member, wanted)
            && await LastWayOut.RefusalAsync(work.Db, member.Organization.RootId, [member.Id], cancellationToken) is { } last)
        {
            return last;
        }

        return await RecentProof.MissingAsync(
            work, actor, options.Value, SensitiveActs.Editing(actor.Role, member, wanted), cancellationToken);
    }
}

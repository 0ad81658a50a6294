using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>
/// Whether a row may be done: the rules of editing, creating and of email login, asked as the member who imports. The preview and the
/// job ask the same, in the same order of rows, so that what was predicted is what happens (IM3).
/// </summary>
internal sealed class RowRules
{
    private readonly ActingMember _actor;
    private readonly WayOut _wayOut;

    private RowRules(ActingMember actor, IReadOnlyDictionary<Guid, Organization> reach, Organization main, WayOut wayOut) =>
        (_actor, Reach, Main, _wayOut) = (actor, reach, main, wayOut);

    /// <summary>The organizations that the actor reaches, of those that were asked for, by id.</summary>
    public IReadOnlyDictionary<Guid, Organization> Reach { get; }

    /// <summary>The main organization, where the switch of email login stands.</summary>
    public Organization Main { get; }

    /// <summary>For any rows.</summary>
    public static Task<RowRules> ForAsync(FlexAuthDbContext db, ActingMember actor, CancellationToken cancellationToken) =>
        ForAsync(db, actor, db.Organizations.Within(actor), cancellationToken);

    /// <summary>For rows and people that speak of these organizations: a chunk knows few among thousands.</summary>
    public static Task<RowRules> ForAsync(
        FlexAuthDbContext db, ActingMember actor, IEnumerable<Guid> organizations, CancellationToken cancellationToken)
    {
        var ids = organizations.Distinct().ToList();
        return ForAsync(db, actor, db.Organizations.Within(actor).Where(o => EF.Parameter(ids).Contains(o.Id)), cancellationToken);
    }

    private static async Task<RowRules> ForAsync(
        FlexAuthDbContext db, ActingMember actor, IQueryable<Organization> within, CancellationToken cancellationToken)
    {
        var reach = await within.ToDictionaryAsync(o => o.Id, cancellationToken);
        var rootId = actor.RootOrganizationId;
        var main = reach.GetValueOrDefault(rootId) ?? await db.Organizations.SingleAsync(o => o.Id == rootId, cancellationToken);
        return new RowRules(actor, reach, main, await WayOut.ForAsync(db, rootId, isEndangered: true, cancellationToken));
    }

    /// <summary>Whether the actor reaches the person at all.</summary>
    public bool Reaches(Member member) => Reach.ContainsKey(member.OrganizationId);

    /// <summary>Why these cells are not written to somebody within reach; null where they are, and then whoever leaves counts as gone.</summary>
    /// <param name="member">Whom.</param>
    /// <param name="cells">What.</param>
    /// <param name="taken">Why the new address cannot be theirs, where it changes and is somebody's.</param>
    public Error? WhyNot(Member member, IReadOnlyList<RowCell> cells, Error? taken) =>
        WhyNever(member, cells, taken) ?? (TakesWayOut(member, cells) ? WhyNotLeave(member.Id) : null);

    /// <summary>The same, whatever becomes of the other rows: nobody counts as gone by it.</summary>
    public Error? WhyNever(Member member, IReadOnlyList<RowCell> cells, Error? taken)
    {
        // A lower administrator never touches a higher one (AZ5).
        if (EditRules.RefusalToTouch(_actor, member) is not null)
        {
            return Reasons.HigherRole;
        }

        var wanted = UserDetails.Of(member).With(cells).Tidied();
        return OfDetails(member, wanted, taken)
            ?? OfEmailLogin(member, cells.EmailLogin())
            ?? (Leaves(member, wanted, cells.EmailLogin()) ? _wayOut.WhyNever(member.Id) : null);
    }

    /// <summary>Whether these cells take one of those away who can sign in and administer the tree.</summary>
    public bool TakesWayOut(Member member, IReadOnlyList<RowCell> cells) =>
        _wayOut.CountsOn(member.Id) && Leaves(member, UserDetails.Of(member).With(cells).Tidied(), cells.EmailLogin());

    /// <summary>Why somebody cannot go after those who went before; null where they can, and then they count as gone for the next.</summary>
    public Error? WhyNotLeave(Guid memberId) => _wayOut.WhyNot(memberId);

    /// <summary>Why somebody is not set back; null where they are.</summary>
    /// <param name="member">Whom.</param>
    /// <param name="before">How they were.</param>
    /// <param name="emailLogin">Whether email login was on, where that changed.</param>
    /// <param name="taken">Why the former address cannot be theirs, where it changes and is somebody's.</param>
    public Error? WhyNotGiveBack(Member member, UserDetails before, bool? emailLogin, Error? taken) =>
        EditRules.RefusalToTouch(_actor, member) is not null
            ? Reasons.HigherRole
            : OfDetails(member, before, taken)

                // Nobody gets email login back where it was switched off for all (PW6).
                ?? (emailLogin is true && !Main.EmailLoginEnabled && !member.HasEmergencyAccess ? Reasons.OrganizationOff(Main.Name) : null)
                // Asked last: whoever is admitted counts as gone for the next.
                ?? (Leaves(member, before, emailLogin) ? WhyNotLeave(member.Id) : null);

    /// <summary>Why somebody is not created; null where they are.</summary>
    public Error? WhyNotCreate(UserDetails wanted, bool emailLogin, Error? taken) =>
        UserDetailsRules.Check(wanted).Values.FirstOrDefault()
            ?? Granting(wanted)
            ?? taken
            ?? (emailLogin && !Main.EmailLoginEnabled ? Reasons.OrganizationOff(Main.Name) : null);

    private Error? OfDetails(Member member, UserDetails wanted, Error? taken)
    {
        if (wanted.DifferencesFrom(UserDetails.Of(member)).Count == 0)
        {
            return null;
        }

        if (UserDetailsRules.Check(wanted).Values.FirstOrDefault() is { } problem)
        {
            return problem;
        }

        // Said once for cells: what the form forbids a file does as well.
        return EditRules.Refusal(_actor, member, wanted) is { } refusal && refusal != Error.Forbidden
            ? refusal
            : Granting(wanted) ?? taken;
    }

    /// <summary>Nobody grants what they lack (AZ4), nor puts anybody where they do not reach (AZ2, AZ3).</summary>
    private Error? Granting(UserDetails wanted) =>
        wanted.Role > _actor.Role ? ImportErrors.RoleAbove
        : !Reach.ContainsKey(wanted.OrganizationId) ? ImportErrors.OrganizationGone
        : null;

    private Error? OfEmailLogin(Member member, bool? wanted) => wanted is { } enables
        ? Eligibility.OfEmailLogin(enables, Person.Of(member), _actor, Main)
        : null;

    private bool Leaves(Member member, UserDetails wanted, bool? emailLogin)
    {
        member.Organization ??= Reach[member.OrganizationId];
        return emailLogin is false || EditRules.LeavesAdministration(member, wanted);
    }
}

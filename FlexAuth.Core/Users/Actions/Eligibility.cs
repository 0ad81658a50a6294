using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>
/// Whom an action leaves out, and why. The preview and the job ask the same, in the same order of people, so that what was predicted
/// is what happens.
/// </summary>
internal sealed class Eligibility
{
    private readonly UserAction _action;
    private readonly ActingMember _actor;
    private readonly Organization _main;
    private readonly DateTimeOffset _now;
    private readonly WayOut _wayOut;
    private readonly FullThrottles _throttles;

    private Eligibility(
        UserAction action, ActingMember actor, Organization main, DateTimeOffset now, WayOut wayOut, FullThrottles throttles)
    {
        _action = action;
        _actor = actor;
        _main = main;
        _now = now;
        _wayOut = wayOut;
        _throttles = throttles;
    }

    public static async Task<Eligibility> ForAsync(
        FlexAuthDbContext db, UserAction action, ActingMember actor, SignInOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rootId = actor.RootOrganizationId;
        var main = await db.Organizations.AsNoTracking().SingleAsync(o => o.Id == rootId, cancellationToken);
        return new Eligibility(
            action,
            actor,
            main,
            now,
            await WayOut.ForAsync(db, rootId, Traits.Of(action).EndsWayIn, cancellationToken),
            action is UserAction.Unlock ? await FullThrottles.ReadAsync(db, options, now, cancellationToken) : FullThrottles.None);
    }

    /// <summary>Why the person is left out; null where the action is for them. Ask once for each: whoever is admitted counts for the next.</summary>
    public Error? WhyNot(Person person, UserAction? instead = null) =>
        Reason(instead ?? _action, person) ?? _wayOut.WhyNot(person);

    /// <summary>Why email login is not enabled or disabled for somebody whom the actor may touch; an import asks it too.</summary>
    public static Error? OfEmailLogin(bool enables, Person person, ActingMember actor, Organization main) => (enables, person) switch
    {
        (true, { DisabledAt: not null }) => Reasons.Disabled,
        (true, { EmailLoginEnabled: true }) => Reasons.HasEmailLogin,
        (true, _) when !main.EmailLoginEnabled => Reasons.OrganizationOff(main.Name),

        (false, { EmailLoginEnabled: false }) => Reasons.NoEmailLogin,
        (false, { Id: var id }) when id == actor.MemberId => Reasons.Yourself,
        (false, { HasEmergencyAccess: true }) => Reasons.EmergencyAccess,

        _ => null,
    };

    private Error? Reason(UserAction action, Person person) => (action, person) switch
    {
        // A lower administrator never touches a higher one (AZ5).
        (_, { Role: var role }) when role > _actor.Role => Reasons.HigherRole,

        (UserAction.EnableEmailLogin or UserAction.DisableEmailLogin, _) =>
            OfEmailLogin(action is UserAction.EnableEmailLogin, person, _actor, _main),

        (UserAction.ResendPasswordReset, { DisabledAt: not null }) => Reasons.Disabled,
        (UserAction.ResendPasswordReset, { HasEmergencyAccess: false }) when !_main.EmailLoginEnabled => Reasons.OrganizationOff(_main.Name),
        (UserAction.ResendPasswordReset, { HasEmergencyAccess: false, EmailLoginEnabled: false }) => Reasons.NoEmailLogin,
        (UserAction.ResendPasswordReset, { LinkJustSent: true }) => Reasons.JustSent,

        (UserAction.Unlock, _) when !(person.LockoutEnd > _now) && !_throttles.Hold(person) => Reasons.NotLocked,

        // Of one's own the factor that is left decides, not the power over others (RC4).
        (UserAction.ResetTwoFactor, { Id: var id }) when id == _actor.MemberId => Reasons.Yourself,
        (UserAction.ResetTwoFactor, { Apps: 0, Passkeys: 0, RecoveryCodes: 0, Mailboxes: 0, Phones: 0 }) => Reasons.NoTwoFactor,

        (UserAction.EndSessions, { Sessions: 0, UnlockedPhones: 0 }) => Reasons.NoSession,

        (UserAction.DisableMember, { DisabledAt: not null }) => Reasons.AlreadyDisabled,
        (UserAction.DisableMember, { Id: var id }) when id == _actor.MemberId => Reasons.Yourself,

        (UserAction.EnableMember, { DisabledAt: null }) => Reasons.NotDisabled,

        _ => null,
    };
}

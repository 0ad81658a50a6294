using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Core.Users.Actions;

/// <summary>What an action has to know of a person.</summary>
internal sealed record Person
{
    public required Guid Id { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string SortName { get; init; }

    public required string Email { get; init; }

    public required Guid OrganizationId { get; init; }

    public required MemberRole Role { get; init; }

    public required bool EmailLoginEnabled { get; init; }

    public required bool HasEmergencyAccess { get; init; }

    public required DateTimeOffset? DisabledAt { get; init; }

    public required DateTimeOffset? InvitedAt { get; init; }

    public required DateTimeOffset? LinkOpenedAt { get; init; }

    public required DateTimeOffset? LockoutEnd { get; init; }

    public required bool HasPassword { get; init; }

    /// <summary>Passed some step of the way, whatever is left of it.</summary>
    public required bool HasHistory { get; init; }

    public required long Version { get; init; }

    /// <summary>Confirmed authentication apps; only where the action deletes them.</summary>
    public required int Apps { get; init; }

    /// <summary>Likewise.</summary>
    public required int Passkeys { get; init; }

    /// <summary>Likewise.</summary>
    public required int RecoveryCodes { get; init; }

    /// <summary>Likewise: whether codes by mail are a second factor of theirs, 1 or 0.</summary>
    public required int Mailboxes { get; init; }

    /// <summary>Likewise: whether codes by SMS are.</summary>
    public required int Phones { get; init; }

    /// <summary>Phones that are registered; only where the action ends their registration.</summary>
    public required int RegisteredPhones { get; init; }

    /// <summary>Remembered devices that the action would forget.</summary>
    public required int Devices { get; init; }

    /// <summary>Sessions that the action would end.</summary>
    public required int Sessions { get; init; }

    /// <summary>Registered phones that it would lock.</summary>
    public required int UnlockedPhones { get; init; }

    /// <summary>A mail with a link that works is on its way or just arrived; only where the action sends one anew.</summary>
    public required bool LinkJustSent { get; init; }

    public string Name => $"{FirstName} {LastName}".Trim();

    /// <summary>As far as the rules of email login ask: nothing is counted.</summary>
    public static Person Of(Member member) => new()
    {
        Id = member.Id,
        FirstName = member.FirstName,
        LastName = member.LastName,
        SortName = member.SortName,
        Email = member.Email!,
        OrganizationId = member.OrganizationId,
        Role = member.Role,
        EmailLoginEnabled = member.EmailLoginEnabled,
        HasEmergencyAccess = member.HasEmergencyAccess,
        DisabledAt = member.DisabledAt,
        InvitedAt = member.InvitedAt,
        LinkOpenedAt = member.LinkOpenedAt,
        LockoutEnd = member.LockoutEnd,
        HasPassword = member.PasswordHash is not null,
        HasHistory = (member.PasswordSetAt ?? member.TwoFactorSetAt ?? member.ActivatedAt) is not null,
        Version = member.Version,
        Apps = 0,
        Passkeys = 0,
        RecoveryCodes = 0,
        Mailboxes = 0,
        Phones = 0,
        RegisteredPhones = 0,
        Devices = 0,
        Sessions = 0,
        UnlockedPhones = 0,
        LinkJustSent = false,
    };
}

internal static class People
{
    /// <summary>These people, as the action sees them.</summary>
    /// <param name="members">Within reach.</param>
    /// <param name="db">Theirs.</param>
    /// <param name="action">What is to be done.</param>
    /// <param name="now">The moment.</param>
    /// <param name="ownSession">The session of whoever asked, which is never ended.</param>
    /// <param name="limits">How long a phone stays unlocked.</param>
    public static IQueryable<Person> As(
        this IQueryable<Member> members, FlexAuthDbContext db, UserAction action, DateTimeOffset now, Guid ownSession, SignInOptions limits)
    {
        var deletes = action is UserAction.DisableEmailLogin or UserAction.ResetTwoFactor;
        var resets = action is UserAction.ResetTwoFactor;
        var shutsOut = deletes || action is UserAction.DisableMember;
        var locksPhones = action is UserAction.EndSessions;
        var ends = shutsOut || locksPhones;
        var sends = action is UserAction.ResendPasswordReset or UserAction.EnableEmailLogin;
        var onTheWay = LinkMail.OnTheWay(db, now);
        var unlocked = db.RegisteredPhones.Unlocked(limits, now);
        return members.Select(m => new
        {
            Row = m,
            LosesFactors = deletes && (resets || !(db.UserLogins.Any(l => l.UserId == m.Id)
                && (m.Role != MemberRole.Member
                    || db.TreePolicies.Any(p => p.RootOrganizationId == m.Organization.RootId && p.MemberAfterProvider != FactorAfterProvider.NotAsked)))),
        }).Select(p => new Person
        {
            Id = p.Row.Id,
            FirstName = p.Row.FirstName,
            LastName = p.Row.LastName,
            SortName = p.Row.SortName,
            Email = p.Row.Email!,
            OrganizationId = p.Row.OrganizationId,
            Role = p.Row.Role,
            EmailLoginEnabled = p.Row.EmailLoginEnabled,
            HasEmergencyAccess = p.Row.HasEmergencyAccess,
            DisabledAt = p.Row.DisabledAt,
            InvitedAt = p.Row.InvitedAt,
            LinkOpenedAt = p.Row.LinkOpenedAt,
            LockoutEnd = p.Row.LockoutEnd,
            HasPassword = p.Row.PasswordHash != null,
            HasHistory = p.Row.PasswordSetAt != null || p.Row.TwoFactorSetAt != null || p.Row.ActivatedAt != null,
            Version = p.Row.Version,
            Apps = p.LosesFactors ? db.AuthenticatorApps.Count(a => a.MemberId == p.Row.Id && a.ConfirmedAt != null) : 0,
            Passkeys = p.LosesFactors ? db.Passkeys.Count(k => k.MemberId == p.Row.Id) : 0,
            RecoveryCodes = p.LosesFactors ? db.RecoveryCodes.Count(c => c.MemberId == p.Row.Id) : 0,
            Mailboxes = p.LosesFactors ? db.EmailVerifications.Count(e => e.MemberId == p.Row.Id) : 0,
            Phones = p.LosesFactors ? db.VerifiedPhones.Count(k => k.MemberId == p.Row.Id) : 0,
            RegisteredPhones = shutsOut ? db.RegisteredPhones.Count(r => r.MemberId == p.Row.Id) : 0,
            Devices = shutsOut ? db.RememberedDevices.Count(d => d.MemberId == p.Row.Id && d.ExpiresAt > now) : 0,
            Sessions = ends
                ? db.Sessions.Count(s => s.MemberId == p.Row.Id && s.EndedAt == null && s.ExpiresAt > now && s.Id != ownSession
                    && (!deletes || SignInMethods.OfEmailLogin.Contains(s.Method) || (resets && s.SecondFactor != null)))
                : 0,
            UnlockedPhones = locksPhones ? unlocked.Count(r => r.MemberId == p.Row.Id) : 0,
            LinkJustSent = sends && p.Row.EmailLoginEnabled && onTheWay.Any(o => o.MemberId == p.Row.Id),
        });
    }
}

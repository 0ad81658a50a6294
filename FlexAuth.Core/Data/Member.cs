using FlexAuth.Core.Users;
using Microsoft.AspNetCore.Identity;

namespace FlexAuth.Core.Data;

/// <summary>
/// A person of an organization. Extends Identity's user by what happened on the way to signing in; Identity's own lockout counter,
/// two-factor flag and user name are not mapped, because others take their place (throttles, second factors, the email address).
/// </summary>
public sealed class Member : IdentityUser<Guid>
{
    /// <summary>The organization that the person belongs to.</summary>
    public Guid OrganizationId { get; set; }

    /// <summary>The organization that the person belongs to.</summary>
    public Organization Organization { get; set; } = null!;

    /// <summary>First name.</summary>
    public required string FirstName { get; set; }

    /// <summary>Last name.</summary>
    public required string LastName { get; set; }

    /// <summary>Position, as people say it.</summary>
    public string? Position { get; set; }

    /// <summary>What the person may do.</summary>
    public MemberRole Role { get; set; }

    /// <summary>Whether the person may sign in with email and password, where the main organization's switch is on.</summary>
    public bool EmailLoginEnabled { get; set; }

    /// <summary>
    /// Granted from the server's console only: this administrator signs in with email and password even while the organization's
    /// switch is off, so that nobody is ever locked out for good.
    /// </summary>
    public bool HasEmergencyAccess { get; set; }

    /// <summary>When the person was disabled; null while they are not.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>When the latest welcome mail was asked for.</summary>
    public DateTimeOffset? InvitedAt { get; set; }

    /// <summary>When the person first opened a link of theirs.</summary>
    public DateTimeOffset? LinkOpenedAt { get; set; }

    /// <summary>When the password was last set.</summary>
    public DateTimeOffset? PasswordSetAt { get; set; }

    /// <summary>The administrator who took the password by the organization's switch, as long as the person has not been told.</summary>
    public Guid? PasswordTakenBy { get; set; }

    /// <summary>When the first second factor was added, since there were none.</summary>
    public DateTimeOffset? TwoFactorSetAt { get; set; }

    /// <summary>When the second factors were last taken away, to be set up anew.</summary>
    public DateTimeOffset? TwoFactorResetAt { get; set; }

    /// <summary>When the person first completed a sign-in with email and password.</summary>
    public DateTimeOffset? ActivatedAt { get; set; }

    /// <summary>The latest completed sign-in, however it was made.</summary>
    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>Creation.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the search looks through: names, email, phone, in lower case without diacritics. Kept by the context.</summary>
    public string SearchText { get; internal set; } = "";

    /// <summary>What the list is sorted by: last name, then first name, in lower case without diacritics. Kept by the context.</summary>
    public string SortName { get; internal set; } = "";

    /// <summary>
    /// Counts the changes that somebody made to the person: details, email login, credentials, invitations. A trigger of the database
    /// counts, so that no way of changing is forgotten; signing in is no change. Whoever changes very many counts in the same statement,
    /// and the trigger leaves it at that.
    /// </summary>
    public long Version { get; internal set; }

    /// <summary>First and last name.</summary>
    public string FullName => $"{FirstName} {LastName}".Trim();
}

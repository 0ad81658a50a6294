using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.Users;

/// <summary>A member as a row of the grid.</summary>
public sealed record UserRow
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>First and last name.</summary>
    public required string Name { get; init; }

    /// <summary>Email address.</summary>
    public required string Email { get; init; }

    /// <summary>The organization's name.</summary>
    public required string Organization { get; init; }

    /// <summary>The organization.</summary>
    public required Guid OrganizationId { get; init; }

    /// <summary>What they may do.</summary>
    public required MemberRole Role { get; init; }

    /// <summary>Position, as people say it.</summary>
    public string? Position { get; init; }

    /// <summary>Phone number with all digits but the first and last few hidden: it is for authentication only. Null where there is none.</summary>
    public string? MaskedPhone { get; init; }

    /// <summary>Providers of which an account is linked.</summary>
    public required EnumSet<SignInMethod> Linked { get; init; }

    /// <summary>Whether they may sign in with email and password.</summary>
    public required bool EmailLoginEnabled { get; init; }

    /// <summary>Whether an operator let them in from the console, whatever the organization's switch says.</summary>
    public required bool HasEmergencyAccess { get; init; }

    /// <summary>Where they stand.</summary>
    public required Standing Standing { get; init; }

    /// <summary>Until when too many wrong passwords keep them waiting.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>The running job that will come to them, by its action's code.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>The latest sign-in.</summary>
    public DateTimeOffset? LastSignInAt { get; init; }

    /// <summary>Where the latest message with a link stands, if any.</summary>
    public DeliveryState? LinkMail { get; init; }

    /// <summary>What the mail server said, where the latest message with a link did not go out at the first try.</summary>
    public string? LinkMailProblem { get; init; }
}

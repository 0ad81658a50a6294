using FlexAuth.Core.Passwords;
using FlexAuth.Core.SecuritySettings.Protection;
using FlexAuth.Core.Users.SignInDetails;

namespace FlexAuth.Core.SecuritySettings;

/// <summary>How the person who looks signs in, and what they can do about it. No secret is in it (AU3).</summary>
public sealed record OwnSignIn
{
    /// <summary>What an administrator would see of them, too.</summary>
    public required PersonSignIn Person { get; init; }

    /// <summary>Whether they may sign in with email and password now; where not, there is no password to look after.</summary>
    public required bool UsesEmailLogin { get; init; }

    /// <summary>Whether a second factor of ours is part of their sign-in, and so theirs to look after.</summary>
    public required bool UsesSecondFactor { get; init; }

    /// <summary>What they have set up beside the password.</summary>
    public required Safeguards Safeguards { get; init; }

    /// <summary>What their password must not be made of.</summary>
    public required PasswordContext PasswordContext { get; init; }
}

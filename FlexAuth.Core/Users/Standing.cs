using FlexAuth.Core.Data;

namespace FlexAuth.Core.Users;

/// <summary>Where a person stands on the way to signing in with email and password.</summary>
public enum Standing
{
    /// <summary>No welcome was sent.</summary>
    NotInvited,

    /// <summary>A welcome is on its way or arrived.</summary>
    Invited,

    /// <summary>They opened its link.</summary>
    LinkOpened,

    /// <summary>They set a password; no second factor yet.</summary>
    PasswordSet,

    /// <summary>They set up a second factor; no completed sign-in yet.</summary>
    TwoFactorSet,

    /// <summary>They signed in.</summary>
    Active,

    /// <summary>Too many wrong passwords: they wait.</summary>
    Locked,

    /// <summary>Disabled by an administrator.</summary>
    Disabled,
}

/// <summary>Computes the standing from what really happened. The last thing that holds, counts.</summary>
internal static class StandingRule
{
    public static Standing Of(Member member, DateTimeOffset now) => member switch
    {
        { DisabledAt: not null } => Standing.Disabled,
        { LockoutEnd: { } end } when end > now => Standing.Locked,
        { PasswordHash: not null, TwoFactorSetAt: not null, ActivatedAt: not null } => Standing.Active,
        { PasswordHash: not null, TwoFactorSetAt: not null } => Standing.TwoFactorSet,
        { PasswordHash: not null } => Standing.PasswordSet,
        { LinkOpenedAt: not null } => Standing.LinkOpened,
        { InvitedAt: not null } => Standing.Invited,
        _ => Standing.NotInvited,
    };
}

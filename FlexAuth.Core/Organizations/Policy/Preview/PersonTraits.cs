using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.Organizations.Policy.Preview;

/// <summary>What about a person decides how a change of the rules meets them. Whoever has the same traits fares alike.</summary>
public sealed record PersonTraits
{
    /// <summary>Disabled by an administrator: no way in, whatever the rules.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Administrator or manager: the methods allowed to those count.</summary>
    public bool HasDuty { get; init; }

    /// <summary>May sign in with email and password, where the switch is on.</summary>
    public bool HasEmailLogin { get; init; }

    /// <summary>May also where it is off.</summary>
    public bool HasEmergencyAccess { get; init; }

    /// <summary>Has set a password.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Second factors that are set up.</summary>
    public EnumSet<TwoFactorMethod> Methods { get; init; }

    /// <summary>Providers that know the person.</summary>
    public EnumSet<SignInMethod> Providers { get; init; }

    /// <summary>A browser of theirs is remembered, and would not be by the days of the rules that are judged.</summary>
    public bool OutlastsDays { get; init; }

    /// <summary>A phone of theirs was registered without a code of an authentication app.</summary>
    public bool HasPhoneWithoutCode { get; init; }

    /// <summary>The key of a phone of theirs opens it alone, without PIN or passkey.</summary>
    public bool HasUnguardedPhone { get; init; }
}

using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.Organizations.Policy;

/// <summary>
/// What a tree asks of those who sign in. After email and password a second factor always follows: for administrators and managers it
/// is a duty that no policy takes away, so there is no switch for it.
/// </summary>
public sealed record SignInPolicy
{
    /// <summary>The most days that a browser can be remembered.</summary>
    public const int MostRememberedDeviceDays = 30;

    /// <summary>What holds until somebody decides otherwise. Email verification guards no administrator by default: whoever reads the mailbox resets the password too.</summary>
    public static SignInPolicy Default { get; } = new()
    {
        MemberMethods = EnumSet.Of(Enum.GetValues<TwoFactorMethod>()),
        AdministratorMethods = EnumSet.Of(TwoFactorMethod.AuthenticationApp, TwoFactorMethod.SmsCode, TwoFactorMethod.Passkey),
        RememberedDeviceDays = MostRememberedDeviceDays,
    };

    /// <summary>Allowed to members.</summary>
    public EnumSet<TwoFactorMethod> MemberMethods { get; init; }

    /// <summary>Allowed to administrators and managers.</summary>
    public EnumSet<TwoFactorMethod> AdministratorMethods { get; init; }

    /// <summary>Of members, after a provider.</summary>
    public FactorAfterProvider MemberAfterProvider { get; init; }

    /// <summary>Of administrators and managers, after a provider: a duty, which at most the provider can vouch for.</summary>
    public FactorAfterProvider AdministratorAfterProvider { get; init; } = FactorAfterProvider.Always;

    /// <summary>How long a browser skips the second factor, from each sign-in on; 0 remembers none.</summary>
    public int RememberedDeviceDays { get; init; }

    /// <summary>Whether registering a phone asks for a code of the authentication app.</summary>
    public bool TotpForMobileRegistration { get; init; }

    /// <summary>Whether a registered phone asks for a PIN.</summary>
    public bool MandatoryPinForMobile { get; init; }

    /// <summary>Of somebody with that role, after a provider.</summary>
    public FactorAfterProvider AfterProvider(MemberRole role) => role is MemberRole.Member ? MemberAfterProvider : AdministratorAfterProvider;

    /// <summary>Allowed to somebody with that role.</summary>
    public EnumSet<TwoFactorMethod> MethodsFor(MemberRole role) => role is MemberRole.Member ? MemberMethods : AdministratorMethods;
}

using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.Organizations.Policy;

/// <summary>Which policies can be.</summary>
internal static class PolicyRules
{
    /// <returns>Why this one cannot; null where it can.</returns>
    public static Error? Problem(SignInPolicy policy, ServerOffer offer) => policy switch
    {
        { RememberedDeviceDays: < 0 or > SignInPolicy.MostRememberedDeviceDays } =>
            new Error("policy.remembered_device_days", SignInPolicy.MostRememberedDeviceDays),

        // A duty that no policy takes away.
        { AdministratorAfterProvider: not (FactorAfterProvider.UnlessVouched or FactorAfterProvider.Always) } =>
            new Error("policy.duty_of_administrators"),

        // A method that this server does not offer lets nobody in.
        _ when !Opens(policy.MemberMethods, offer) => new Error("policy.no_method_for_members"),
        _ when !Opens(policy.AdministratorMethods, offer) => new Error("policy.no_method_for_administrators"),

        // What is asked of them has to be allowed to them. Administrators and managers may do without phones: the preview says so.
        { TotpForMobileRegistration: true } when !policy.MemberMethods.Contains(TwoFactorMethod.AuthenticationApp) => new Error("policy.totp_needs_app"),
        _ => null,
    };

    private static bool Opens(EnumSet<TwoFactorMethod> allowed, ServerOffer offer) => !allowed.Both(offer.Methods).IsEmpty;
}

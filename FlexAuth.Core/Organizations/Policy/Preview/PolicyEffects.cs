using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.Organizations.Policy.Preview;

/// <summary>
/// What a change of the rules does to a person: a function of the rules before and after, of what the server offers, and of the person's
/// traits. Nothing else is asked, so that what is foreseen can be proved to be what happens.
/// </summary>
public static class PolicyEffects
{
    /// <summary>The gravest effect on somebody with these traits.</summary>
    public static PolicyEffect Of(AuthenticationRules before, AuthenticationRules after, ServerOffer offer, PersonTraits person)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(person);
        return (UsesEmailLogin(before, person), UsesEmailLogin(after, person)) switch
        {
            _ when person.IsDisabled => PolicyEffect.Unaffected,
            // A second factor that is asked from now on has to be there.
            _ when IsNewlyAsked(before.Policy, after.Policy, offer, person) => PolicyEffect.MustSetUp,
            (true, false) => UsableProviders(offer, person).IsEmpty ? PolicyEffect.LosesLastWayIn : PolicyEffect.KeepsProvider,

            // Email login comes back without anything that it had: the welcome mail begins anew.
            (false, true) when !person.HasPassword => PolicyEffect.MustSetUp,

            // Phones are registered by email and password.
            (_, true) => Graver(OfMethods(before.Policy, after.Policy, offer, person), OfPhones(before.Policy, after.Policy, person)),

            // Where a second factor of ours is asked after the provider, too.
            _ when IsAsked(before.Policy, offer, person) && IsAsked(after.Policy, offer, person) => OfMethods(before.Policy, after.Policy, offer, person),
            _ => PolicyEffect.Unaffected,
        };
    }

    /// <summary>Whether a second factor of theirs counts no more.</summary>
    internal static bool LosesMethod(SignInPolicy before, SignInPolicy after, ServerOffer offer, PersonTraits person) =>
        !person.Methods.Both(Counting(before, offer, person)).Without(Counting(after, offer, person)).IsEmpty;

    /// <summary>Whether a second factor of ours is asked after the provider, at least where the provider does not vouch for one.</summary>
    internal static bool IsAsked(SignInPolicy policy, ServerOffer offer, PersonTraits person) =>
        !UsableProviders(offer, person).IsEmpty
        && (person.HasDuty ? policy.AdministratorAfterProvider : policy.MemberAfterProvider) is not FactorAfterProvider.NotAsked;

    private static bool IsNewlyAsked(SignInPolicy before, SignInPolicy after, ServerOffer offer, PersonTraits person) =>
        !IsAsked(before, offer, person) && IsAsked(after, offer, person) && person.Methods.Both(Counting(after, offer, person)).IsEmpty;

    private static PolicyEffect OfMethods(SignInPolicy before, SignInPolicy after, ServerOffer offer, PersonTraits person)
    {
        return LosesMethod(before, after, offer, person) switch
        {
            // Whoever had none was on the way to setting one up, and still is.
            true when person.Methods.Both(Counting(after, offer, person)).IsEmpty => PolicyEffect.MustSetUp,
            true => PolicyEffect.LosesMethod,
            _ when after.RememberedDeviceDays < before.RememberedDeviceDays && person.OutlastsDays => PolicyEffect.ForgetsDevice,
            _ => PolicyEffect.Unaffected,
        };
    }

    /// <summary>
    /// A code or a PIN for the phone that is registered; or an app before they can register one, which administrators and managers need anyway.
    /// </summary>
    private static PolicyEffect OfPhones(SignInPolicy before, SignInPolicy after, PersonTraits person) => person switch
    {
        { HasPhoneWithoutCode: true } when IsNew(before.TotpForMobileRegistration, after.TotpForMobileRegistration) => PolicyEffect.NeedsCode,
        { HasUnguardedPhone: true } when IsNew(before.MandatoryPinForMobile, after.MandatoryPinForMobile) => PolicyEffect.NeedsPin,
        _ when CanRegister(before, person) && !CanRegister(after, person) => PolicyEffect.CannotRegister,
        { HasDuty: false } when IsNew(before.TotpForMobileRegistration, after.TotpForMobileRegistration)
            && !person.Methods.Contains(TwoFactorMethod.AuthenticationApp) => PolicyEffect.NeedsApp,
        _ => PolicyEffect.Unaffected,
    };

    /// <summary>Whether the app is allowed to them where its code is asked for, as <see cref="Mobile.PhoneCodes"/> asks.</summary>
    private static bool CanRegister(SignInPolicy policy, PersonTraits person) =>
        (!person.HasDuty && !policy.TotpForMobileRegistration) || Allowed(policy, person).Contains(TwoFactorMethod.AuthenticationApp);

    private static PolicyEffect Graver(PolicyEffect one, PolicyEffect other) => one > other ? one : other;

    private static bool IsNew(bool before, bool after) => !before && after;

    private static EnumSet<TwoFactorMethod> Counting(SignInPolicy policy, ServerOffer offer, PersonTraits person) =>
        Allowed(policy, person).Both(offer.Methods);

    private static EnumSet<TwoFactorMethod> Allowed(SignInPolicy policy, PersonTraits person) =>
        person.HasDuty ? policy.AdministratorMethods : policy.MemberMethods;

    // An account that is linked opens nothing where the server cannot ask its provider.
    private static EnumSet<SignInMethod> UsableProviders(ServerOffer offer, PersonTraits person) => person.Providers.Both(offer.Providers);

    private static bool UsesEmailLogin(AuthenticationRules rules, PersonTraits person) =>
        !person.IsDisabled && (person.HasEmergencyAccess || (person.HasEmailLogin && rules.EmailLoginEnabled));
}

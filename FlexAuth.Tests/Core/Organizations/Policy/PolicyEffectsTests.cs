using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Tests.Core.Organizations.Policy;

/// <summary>What a change does to whom, rule by rule.</summary>
public sealed class PolicyEffectsTests
{
    private static readonly AuthenticationRules On = new(true, SignInPolicy.Default);
    private static readonly AuthenticationRules Off = On with { EmailLoginEnabled = false };

    private static readonly PersonTraits Member = new() { HasEmailLogin = true, HasPassword = true, Methods = PolicySteps.App };
    private static readonly PersonTraits Newcomer = new() { HasEmailLogin = true };
    private static readonly EnumSet<SignInMethod> Google = EnumSet.Of(SignInMethod.Google);

    [Fact]
    public void Switching_off_takes_the_last_way_in_from_whoever_has_no_provider_also_before_they_finished_setting_up()
    {
        Assert.Equal(PolicyEffect.LosesLastWayIn, Of(On, Off, Member));
        Assert.Equal(PolicyEffect.LosesLastWayIn, Of(On, Off, Newcomer));
        Assert.Equal(PolicyEffect.KeepsProvider, Of(On, Off, Member with { Providers = Google }));
    }

    [Fact]
    public void A_linked_account_is_no_way_in_where_the_server_does_not_offer_its_provider()
    {
        var person = Member with { Providers = Google };

        Assert.Equal(PolicyEffect.LosesLastWayIn, PolicyEffects.Of(On, Off, ServerOffer.Today, person));
        Assert.Equal(PolicyEffect.KeepsProvider, PolicyEffects.Of(On, Off, ServerOffer.Today with { Providers = Google }, person));
    }

    [Fact]
    public void Switching_off_is_nothing_to_whoever_has_emergency_access_no_email_login_or_is_disabled()
    {
        Assert.Equal(PolicyEffect.Unaffected, Of(On, Off, Member with { HasEmergencyAccess = true }));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, Off, Member with { HasEmailLogin = false }));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, Off, Member with { IsDisabled = true }));
    }

    [Fact]
    public void Switching_on_has_those_set_up_anew_who_lost_everything_when_it_went_off()
    {
        Assert.Equal(PolicyEffect.MustSetUp, Of(Off, On, Newcomer));
        Assert.Equal(PolicyEffect.Unaffected, Of(Off, On, Newcomer with { HasEmailLogin = false }));
        Assert.Equal(PolicyEffect.Unaffected, Of(Off, On, Member with { HasEmergencyAccess = true }));
    }

    [Fact]
    public void A_forbidden_method_has_to_be_replaced_where_it_was_the_only_one_and_is_lost_where_another_counts()
    {
        var after = With(SignInPolicy.Default with { MemberMethods = PolicySteps.Email });
        var both = Member with { Methods = EnumSet.Of(TwoFactorMethod.AuthenticationApp, TwoFactorMethod.EmailVerification) };

        Assert.Equal(PolicyEffect.MustSetUp, Of(On, after, Member));
        Assert.Equal(PolicyEffect.LosesMethod, Of(On, after, both));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, after, Newcomer));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, after, Member with { HasDuty = true }));
    }

    [Fact]
    public void A_method_that_did_not_count_before_is_no_loss()
    {
        var before = With(SignInPolicy.Default with { MemberMethods = PolicySteps.Email });
        var notOffered = PolicySteps.Everything with { Methods = PolicySteps.Email };

        Assert.Equal(PolicyEffect.Unaffected, Of(before, On, Member));
        Assert.Equal(PolicyEffect.Unaffected, PolicyEffects.Of(On, before, notOffered, Member));
    }

    [Fact]
    public void While_the_switch_is_off_a_policy_of_methods_meets_only_those_with_emergency_access()
    {
        var after = new AuthenticationRules(false, SignInPolicy.Default with { MemberMethods = PolicySteps.Email, AdministratorMethods = PolicySteps.Email });

        Assert.Equal(PolicyEffect.Unaffected, Of(Off, after, Member));
        Assert.Equal(PolicyEffect.MustSetUp, Of(Off, after, Member with { HasDuty = true, HasEmergencyAccess = true }));
    }

    [Fact]
    public void Whoever_has_a_duty_and_comes_by_a_provider_is_met_by_what_becomes_of_their_second_factor()
    {
        var manager = new PersonTraits { HasDuty = true, Providers = Google, Methods = PolicySteps.App };
        var withoutApp = With(SignInPolicy.Default with { AdministratorMethods = PolicySteps.Email });

        Assert.Equal(PolicyEffect.MustSetUp, Of(On, withoutApp, manager));
        Assert.Equal(PolicyEffect.LosesMethod, Of(On, withoutApp, manager with { Methods = EnumSet.Of(TwoFactorMethod.AuthenticationApp, TwoFactorMethod.EmailVerification) }));
        Assert.Equal(PolicyEffect.MustSetUp, Of(Off, withoutApp with { EmailLoginEnabled = false }, manager));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, withoutApp, manager with { HasDuty = false }));
        Assert.Equal(PolicyEffect.Unaffected, PolicyEffects.Of(On, withoutApp, PolicySteps.Everything with { Providers = default }, manager));
    }

    [Fact, Trait("Rule", "FE5")]
    public void A_second_factor_that_is_asked_after_a_provider_from_now_on_has_whoever_has_none_set_one_up()
    {
        var asked = With(SignInPolicy.Default with { MemberAfterProvider = FactorAfterProvider.UnlessVouched });
        var person = new PersonTraits { Providers = Google };

        Assert.Equal(PolicyEffect.MustSetUp, Of(On, asked, person));
        Assert.Equal(PolicyEffect.Unaffected, Of(asked, On, person));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, asked, person with { Methods = PolicySteps.App }));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, asked, person with { HasDuty = true }));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, asked, Newcomer));
    }

    [Fact]
    public void Fewer_days_forget_the_browsers_that_were_used_too_long_ago_and_more_days_none()
    {
        var fewer = With(SignInPolicy.Default with { RememberedDeviceDays = 7 });

        Assert.Equal(PolicyEffect.ForgetsDevice, Of(On, fewer, Member with { OutlastsDays = true }));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, fewer, Member));
        Assert.Equal(PolicyEffect.Unaffected, Of(fewer, On, Member with { OutlastsDays = true }));
    }

    [Fact]
    public void TOTP_for_phones_has_whoever_has_no_app_set_one_up_but_those_who_need_it_anyway_or_have_no_password()
    {
        var after = With(SignInPolicy.Default with { TotpForMobileRegistration = true });
        var byEmail = Member with { Methods = PolicySteps.Email };
        var byGoogle = new PersonTraits { Providers = Google };

        Assert.Equal(PolicyEffect.NeedsApp, Of(On, after, byEmail));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, after, byEmail with { HasDuty = true }));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, after, byGoogle));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, after, Member));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, after, new PersonTraits()));
        Assert.Equal(PolicyEffect.Unaffected, Of(after, On, byEmail));
    }

    [Fact]
    public void A_mandatory_PIN_meets_those_whose_phone_has_none()
    {
        var after = With(SignInPolicy.Default with { MandatoryPinForMobile = true });

        Assert.Equal(PolicyEffect.NeedsPin, Of(On, after, Member with { HasUnguardedPhone = true }));
        Assert.Equal(PolicyEffect.Unaffected, Of(On, after, Member));
        Assert.Equal(PolicyEffect.Unaffected, Of(after, On, Member with { HasUnguardedPhone = true }));
    }

    [Fact]
    public void TOTP_for_phones_meets_those_whose_phone_was_registered_without_a_code_whatever_they_have()
    {
        var after = With(SignInPolicy.Default with { TotpForMobileRegistration = true });

        Assert.Equal(PolicyEffect.NeedsCode, Of(On, after, Member with { HasPhoneWithoutCode = true }));
        Assert.Equal(PolicyEffect.NeedsCode, Of(On, after, Member with { HasPhoneWithoutCode = true, HasUnguardedPhone = true, Methods = PolicySteps.Email }));
        Assert.Equal(PolicyEffect.Unaffected, Of(after, after, Member with { HasPhoneWithoutCode = true }));
        Assert.Equal(PolicyEffect.Unaffected, Of(after, On, Member with { HasPhoneWithoutCode = true }));
    }

    [Fact]
    public void Without_the_app_those_who_have_a_duty_cannot_register_a_phone_any_more_and_members_can()
    {
        var after = With(SignInPolicy.Default with { MemberMethods = PolicySteps.Email, AdministratorMethods = PolicySteps.Sms });
        var person = Member with { Methods = EnumSet.Of(TwoFactorMethod.SmsCode, TwoFactorMethod.EmailVerification) };

        Assert.Equal(PolicyEffect.CannotRegister, Of(On, after, person with { HasDuty = true }));
        Assert.Equal(PolicyEffect.MustSetUp, Of(On, after, Member with { HasDuty = true }));
        Assert.Equal(PolicyEffect.LosesMethod, Of(On, after, person));
        Assert.Equal(PolicyEffect.Unaffected, Of(after, On, person with { HasDuty = true }));
    }

    [Fact]
    public void Of_two_ways_in_which_somebody_is_met_the_graver_is_told()
    {
        var policy = SignInPolicy.Default with { MandatoryPinForMobile = true, TotpForMobileRegistration = true, MemberMethods = PolicySteps.Email };
        var person = Member with { HasUnguardedPhone = true };

        Assert.Equal(PolicyEffect.MustSetUp, Of(On, With(policy), person));
        Assert.Equal(PolicyEffect.NeedsPin, Of(On, With(policy), person with { Methods = PolicySteps.Email }));
    }

    private static AuthenticationRules With(SignInPolicy policy) => On with { Policy = policy };

    private static PolicyEffect Of(AuthenticationRules before, AuthenticationRules after, PersonTraits person) =>
        PolicyEffects.Of(before, after, PolicySteps.Everything, person);
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Tests.Core.SignIn;

/// <summary>Every set of methods that a person can have, against every set that can count.</summary>
[Trait("Rule", "PW6")]
public sealed class SecondFactorChoiceTests
{
    private static readonly EnumSet<TwoFactorMethod> App = EnumSet.Of(TwoFactorMethod.AuthenticationApp);

    [Fact]
    public void Whoever_has_a_method_that_counts_gives_it_and_is_never_led_to_set_one_up()
    {
        foreach (var choice in All().Where(c => !c.Usable.IsEmpty))
        {
            Assert.Equal(AttemptStage.SecondFactor, choice.Next(mailboxProved: false));
            Assert.Equal(AttemptStage.SecondFactor, choice.Next(mailboxProved: true));
        }
    }

    [Fact]
    public void Whoever_has_none_sets_up_one_that_counts_and_proves_the_mailbox_before()
    {
        var choices = All().Where(c => c.Own.IsEmpty).ToList();

        foreach (var choice in choices)
        {
            AttemptStage? setUp = choice.Counting.Contains(TwoFactorMethod.AuthenticationApp) ? AttemptStage.AuthenticatorSetUp
                : choice.Counting.Contains(TwoFactorMethod.Passkey) ? AttemptStage.PasskeySetUp
                : choice.Counting.Contains(TwoFactorMethod.SmsCode) ? AttemptStage.PhoneSetUp
                : choice.Counting.Contains(TwoFactorMethod.EmailVerification) ? AttemptStage.EmailVerificationSetUp
                : null;
            Assert.Equal((setUp is null ? null : AttemptStage.MailboxProof, setUp), (choice.Next(false), choice.Next(true)));
        }
    }

    [Fact, Trait("Rule", "RC4")]
    public void Whoever_has_one_but_none_that_counts_proves_themselves_by_it_however_well_the_mailbox_is_proved()
    {
        foreach (var choice in All().Where(c => c.Usable.IsEmpty && !c.Own.IsEmpty))
        {
            AttemptStage? proof = choice.SetUp is null ? null : AttemptStage.SecondFactor;
            Assert.Equal((proof, proof), (choice.Next(false), choice.Next(true)));
        }
    }

    [Fact, Trait("Rule", "RC4")]
    public void A_recovery_code_that_is_left_alone_is_asked_for_before_another_factor_is_set_up()
    {
        var left = new SecondFactorChoice(default, App, HasRecoveryCode: true);

        Assert.Equal((AttemptStage.SecondFactor, AttemptStage.SecondFactor), (left.Next(false), left.Next(true)));
        Assert.Null(left.WhyNot(At(AttemptStage.SecondFactor)));
    }

    [Fact]
    public void No_stage_that_somebody_is_led_to_refuses_them()
    {
        var stages = All().SelectMany(choice => new[] { choice.Next(false), choice.Next(true) }.OfType<AttemptStage>()
            .Select(stage => (Choice: choice, Stage: stage))).ToList();

        Assert.NotEmpty(stages);
        Assert.All(stages, at => Assert.Null(at.Choice.WhyNot(At(at.Stage))));
    }

    [Fact]
    public void Whoever_is_refused_is_told_to_set_up_another_only_where_the_next_sign_in_can()
    {
        foreach (var choice in All())
        {
            foreach (var stage in Enum.GetValues<AttemptStage>())
            {
                if (choice.WhyNot(At(stage)) is { } refusal)
                    Assert.Equal(choice.Next(false) is null ? "sign_in.no_method" : "sign_in.method_forbidden", refusal.Code);
            }
        }
    }

    [Fact]
    public void A_factor_that_was_given_counts_no_more_once_it_is_forbidden()
    {
        var email = EnumSet.Of(TwoFactorMethod.EmailVerification);
        var given = At(AttemptStage.Ready, SecondFactorKind.AuthenticationApp);

        Assert.Null(new SecondFactorChoice(App, App).WhyNot(given));
        Assert.Equal("sign_in.no_method", new SecondFactorChoice(App, default).WhyNot(given)?.Code);
        Assert.Equal("sign_in.method_forbidden", new SecondFactorChoice(EnumSet.Of(Enum.GetValues<TwoFactorMethod>()), email).WhyNot(given)?.Code);
    }

    [Fact]
    public void A_recovery_code_that_was_given_counts_as_long_as_one_of_the_factors_does_that_it_stands_in_for()
    {
        var email = EnumSet.Of(TwoFactorMethod.EmailVerification);
        var given = At(AttemptStage.Ready, SecondFactorKind.RecoveryCode);

        Assert.Null(new SecondFactorChoice(EnumSet.Of(TwoFactorMethod.AuthenticationApp, TwoFactorMethod.EmailVerification), email).WhyNot(given));
        Assert.Equal("sign_in.no_method", new SecondFactorChoice(App, default).WhyNot(given)?.Code);
    }

    [Fact]
    public void Whatever_a_policy_may_demand_can_be_set_up_on_the_way_in() =>
        Assert.All(Enum.GetValues<TwoFactorMethod>(), method => Assert.NotNull(SecondFactorChoice.SetUpOf(method)));

    private static IEnumerable<SecondFactorChoice> All() => Sets().SelectMany(own => Sets().Select(counting => new SecondFactorChoice(own, counting)));

    private static List<EnumSet<TwoFactorMethod>> Sets()
    {
        var methods = Enum.GetValues<TwoFactorMethod>();
        return Enumerable.Range(0, 1 << methods.Length).Select(bits => EnumSet.Of(methods.Where((_, n) => (bits & (1 << n)) != 0))).ToList();
    }

    private static SignInAttempt At(AttemptStage stage, SecondFactorKind? given = null) => new() { BrowserHash = "", Stage = stage, SecondFactor = given };
}

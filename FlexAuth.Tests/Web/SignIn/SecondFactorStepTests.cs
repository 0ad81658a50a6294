using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.Passkeys;
using FlexAuth.Web.SignIn;

namespace FlexAuth.Tests.Web.SignIn;

public class SecondFactorStepTests : StepTest
{
    private static readonly EnterSecondFactor App = new(Attempt, SecondFactorKind.AuthenticationApp, [SecondFactorKind.RecoveryCode]);
    private static readonly EnterSecondFactor Recovery = new(Attempt, SecondFactorKind.RecoveryCode, [SecondFactorKind.AuthenticationApp]);

    [Theory]
    [InlineData("123456")]
    [InlineData(" 123 456 ")]
    public void The_sixth_digit_sends_the_code(string typed)
    {
        RenderFactor(App).Find("#code").Input(typed);

        Assert.Equal([new GiveSecondFactor(Attempt, SecondFactorKind.AuthenticationApp, "123456")], Answers);
    }

    [Fact]
    public void Enter_sends_what_is_there()
    {
        var step = RenderFactor(App);

        step.Find("#code").Input("1234");
        Assert.Empty(Answers);
        step.Find("form").Submit();

        Assert.Equal([new GiveSecondFactor(Attempt, SecondFactorKind.AuthenticationApp, "1234")], Answers);
    }

    [Fact]
    public void A_refused_code_makes_room_for_the_next_one()
    {
        var step = RenderFactor(App);
        step.Find("#code").Input("123456");

        step.Render(p => p.Add(s => s.Step, App with { Problem = new Error("sign_in.code_wrong") }));

        Assert.Equal("", step.Find("#code").GetAttribute("value") ?? "");
        Assert.StartsWith("That code is not right", ErrorOf(step, "#code"));
    }

    [Theory]
    [InlineData(30, "Remember this device for 30 days")]
    [InlineData(1, "Remember this device for a day")]
    public void The_device_is_remembered_where_the_person_ticks_it(int days, string label)
    {
        var step = RenderFactor(App with { RememberDays = days });
        Assert.Equal(label, step.Find("label:has([name=remember])").TextContent.Trim());
        Assert.NotNull(step.Find("#" + step.Find("[name=remember]").GetAttribute("aria-describedby")));

        step.Find("[name=remember]").Change(true);
        step.Render(p => p.Add(s => s.Remember, true));
        step.Find("#code").Input("123456");

        Assert.Equal([new GiveSecondFactor(Attempt, SecondFactorKind.AuthenticationApp, "123456", RemembersDevice: true)], Answers);
    }

    [Fact]
    public void Where_nobody_is_remembered_there_is_nothing_to_tick_and_nothing_is_asked_for()
    {
        var step = RenderFactor(App);
        step.Render(p => p.Add(s => s.Remember, true));

        Assert.Empty(step.FindAll("[name=remember]"));
        step.Find("#code").Input("123456");

        Assert.Equal([new GiveSecondFactor(Attempt, SecondFactorKind.AuthenticationApp, "123456")], Answers);
    }

    [Fact]
    public void Another_way_can_be_chosen()
    {
        RenderFactor(App).FindAll("details button").Single(b => b.TextContent.Trim() == "Use your recovery code").Click();

        Assert.Equal([new ChooseSecondFactor(Attempt, SecondFactorKind.RecoveryCode)], Answers);
    }

    [Fact]
    public void It_says_where_the_code_went_and_another_one_can_be_asked_for_after_a_while()
    {
        var sms = new EnterSecondFactor(Attempt, SecondFactorKind.SmsCode, [SecondFactorKind.RecoveryCode], new SentTo("+31 •••• 12", Clock.GetUtcNow().AddMinutes(1)));
        var step = RenderFactor(sms);
        Assert.Contains("+31 •••• 12", step.Find(".address").TextContent);
        Assert.Contains("in 1:00", step.Markup);

        Clock.Advance(TimeSpan.FromMinutes(1));
        step.WaitForElement("div.small button").Click();

        Assert.Equal([new ResendSecondFactorCode(Attempt, SecondFactorKind.SmsCode)], Answers);
    }

    [Fact]
    public void A_sent_code_goes_with_its_kind()
    {
        var mail = new EnterSecondFactor(Attempt, SecondFactorKind.EmailVerification, [], new SentTo("ana@example.org", Clock.GetUtcNow()));

        RenderFactor(mail).Find("#code").Input("123456");

        Assert.Equal([new GiveSecondFactor(Attempt, SecondFactorKind.EmailVerification, "123456")], Answers);
    }

    [Fact]
    public void A_recovery_code_is_text_of_bounded_length_and_waits_for_the_button()
    {
        var step = RenderFactor(Recovery);
        Assert.Equal("64", step.Find("#code").GetAttribute("maxlength"));

        step.Find("#code").Input("dtekw-5y0xh-yzpdr-5ha6e");
        Assert.Empty(Answers);
        step.Find("form").Submit();

        Assert.Equal([new GiveSecondFactor(Attempt, SecondFactorKind.RecoveryCode, "dtekw-5y0xh-yzpdr-5ha6e")], Answers);
    }

    [Fact]
    public void A_mistyped_recovery_code_stays_to_be_corrected()
    {
        var step = RenderFactor(Recovery);
        step.Find("#code").Input("dtekw-5y0xh");

        step.Render(p => p.Add(s => s.Step, Recovery with { Problem = new Error("sign_in.recovery_code_malformed") }));

        Assert.Equal("dtekw-5y0xh", step.Find("#code").GetAttribute("value"));
        Assert.StartsWith("A recovery code has four groups", ErrorOf(step, "#code"));
    }

    [Fact]
    public void A_passkey_is_asked_of_the_browser_and_waits_for_the_button()
    {
        JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.get", "options").SetResult(new BrowserAnswer("credential", null));
        var step = RenderPasskey();
        AssertFocused("passkey");
        Assert.Empty(Answers);

        step.Find("#passkey").Click();

        Assert.Equal([new GiveSecondPasskey(Attempt, new PasskeyAnswer("challenge", "credential"))], Answers);
    }

    [Fact]
    public void A_passkey_that_was_not_used_is_said_and_can_be_tried_again()
    {
        JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.get", "options").SetResult(new BrowserAnswer(null, "cancelled"));
        var step = RenderPasskey();

        step.Find("#passkey").Click();

        Assert.Equal("No passkey was used. Try again, or use another way.", step.Find(".notice").TextContent.Trim());
        Assert.Null(step.Find("#passkey").GetAttribute("aria-disabled"));
        step.FindAll("details button").Single(b => b.TextContent.Trim() == "Use the authentication app").Click();
        Assert.Equal([new ChooseSecondFactor(Attempt, SecondFactorKind.AuthenticationApp)], Answers);
    }

    [Fact]
    public void Somebody_else_begins_again()
    {
        RenderFactor(App).FindAll("button").Single(b => b.TextContent.Trim() == "Use another account").Click();

        Assert.Equal([new StartOver(Attempt)], Answers);
    }

    private IRenderedComponent<SecondFactorStep> RenderPasskey() => Render<SecondFactorStep>(p => p
        .Add(s => s.Step, new EnterSecondFactor(Attempt, SecondFactorKind.Passkey, [SecondFactorKind.AuthenticationApp])).Add(s => s.OnAnswer, Answers.Add)
        .Add(s => s.AskPasskey, () => Task.FromResult<Result<PasskeyRequest>>(new PasskeyRequest("options", "challenge"))));

    private IRenderedComponent<SecondFactorStep> RenderFactor(EnterSecondFactor step) => RenderStep<SecondFactorStep, EnterSecondFactor>(step);
}

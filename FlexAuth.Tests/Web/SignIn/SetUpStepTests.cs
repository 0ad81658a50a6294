using Bunit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.Passkeys;
using FlexAuth.Web.SignIn;

namespace FlexAuth.Tests.Web.SignIn;

/// <summary>Setting up another second factor than the app.</summary>
public sealed class SetUpStepTests : StepTest
{
    private static readonly EnterPhone Phone = new(Attempt, "+31 •••• 12") { Others = [TwoFactorMethod.AuthenticationApp] };

    [Fact]
    public void A_number_goes_with_its_country_code()
    {
        var step = RenderStep<PhoneStep, EnterPhone>(Phone);

        step.Find("#phone").Input("+31 6 1234 5612");
        step.Find("form").Submit();

        Assert.Equal([new GivePhone(Attempt, "+31612345612")], Answers);
    }

    [Fact]
    public void The_listed_number_is_shown_masked_and_needs_no_typing()
    {
        var step = RenderStep<PhoneStep, EnterPhone>(Phone);

        step.FindAll("button").Single(b => b.TextContent.Trim() == "Send a code to +31 •••• 12").Click();

        Assert.Equal([new GivePhone(Attempt, null)], Answers);
        Assert.DoesNotContain("Send a code to", RenderStep<PhoneStep, EnterPhone>(Phone with { Listed = null }).Markup);
    }

    [Fact]
    public void Who_can_add_a_missing_number_is_named()
    {
        var step = RenderStep<PhoneStep, EnterPhone>(Phone with { Listed = null, WhoCanList = ["Olga Boss", "Ana Lima"] });

        Assert.Contains("Enter it here, or have it added by: Olga Boss, Ana Lima.", step.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("have it added", RenderStep<PhoneStep, EnterPhone>(Phone).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_way_is_set_up_instead()
    {
        RenderStep<PhoneStep, EnterPhone>(Phone).FindAll("details button").Single().Click();

        Assert.Equal([new ChooseSetUp(Attempt, TwoFactorMethod.AuthenticationApp)], Answers);
    }

    [Fact]
    public void Where_nothing_else_is_allowed_nothing_else_is_offered() =>
        Assert.Empty(RenderStep<PhoneStep, EnterPhone>(Phone with { Others = [] }).FindAll("details.others"));

    [Fact]
    public void The_phones_code_another_one_and_another_number_can_be_given()
    {
        var step = RenderStep<PhoneCodeStep, ConfirmPhone>(new ConfirmPhone(Attempt, new SentTo("+31 •••• 12", Clock.GetUtcNow())));
        Assert.Contains("+31 •••• 12", step.Markup);

        step.Find("#code").Input("123456");
        step.FindAll("button").Single(b => b.TextContent.Trim() == "Send another code").Click();
        step.FindAll("button").Single(b => b.TextContent.Trim() == "Use another number").Click();

        Assert.Equal([new GivePhoneCode(Attempt, "123456"), new ResendPhoneCode(Attempt), new ChangePhone(Attempt)], Answers);
    }

    [Fact]
    public void Email_verification_takes_one_click()
    {
        var step = RenderStep<EmailVerificationStep, OfferEmailVerification>(new OfferEmailVerification(Attempt, "ana@contoso.example"));
        Assert.Contains("ana@contoso.example", step.Markup);

        step.Find("form").Submit();

        Assert.Equal([new UseEmailVerification(Attempt)], Answers);
    }

    [Fact]
    public void Where_the_mailbox_was_not_proved_a_first_code_goes_with_it()
    {
        var step = RenderStep<EmailVerificationStep, OfferEmailVerification>(new OfferEmailVerification(Attempt, "ana@contoso.example", Clock.GetUtcNow()));

        step.Find("#code").Input("123456");
        step.FindAll("button").Single(b => b.TextContent.Trim() == "Send another code").Click();

        Assert.Equal([new UseEmailVerification(Attempt, "123456"), new ResendEmailVerificationCode(Attempt)], Answers);
    }

    [Fact]
    public void The_browser_makes_a_passkey_and_the_answer_goes_on()
    {
        JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.create", "options").SetResult(new BrowserAnswer("credential", null));
        var step = RenderPasskey();

        step.Find("#passkey").Click();

        Assert.Equal([new GiveNewPasskey(Attempt, new PasskeyAnswer("challenge", "credential"))], Answers);
    }

    [Fact]
    public void A_browser_that_makes_none_says_why_and_another_way_is_at_hand()
    {
        JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.create", "options").SetResult(new BrowserAnswer(null, "unsupported"));
        var step = RenderPasskey();

        step.Find("form").Submit();

        Assert.Contains("This browser", step.Find(".notice").TextContent);
        step.FindAll("details button").Single().Click();
        Assert.Equal([new ChooseSetUp(Attempt, TwoFactorMethod.AuthenticationApp)], Answers);
    }

    private IRenderedComponent<PasskeySetUpStep> RenderPasskey() => Render<PasskeySetUpStep>(p => p
        .Add(s => s.Step, new SetUpPasskey(Attempt) { Others = [TwoFactorMethod.AuthenticationApp] }).Add(s => s.OnAnswer, Answers.Add)
        .Add(s => s.Ask, () => Task.FromResult<Result<PasskeyRequest>>(new PasskeyRequest("options", "challenge"))));
}

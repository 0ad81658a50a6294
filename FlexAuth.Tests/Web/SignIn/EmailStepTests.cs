using Bunit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.Passkeys;
using FlexAuth.Web.SignIn;
using Microsoft.JSInterop;

namespace FlexAuth.Tests.Web.SignIn;

public class EmailStepTests : StepTest
{
    private const string Offer = "flexAuth.passkeys.offer";

    [Fact]
    public void The_field_is_for_password_managers_and_email_keyboards_and_takes_no_huge_paste()
    {
        var field = RenderEmail(new EnterEmail()).Find("#email");

        Assert.Equal("email", field.GetAttribute("type"));
        Assert.Equal("email", field.GetAttribute("inputmode"));
        Assert.Equal("username webauthn", field.GetAttribute("autocomplete"));
        Assert.Equal("321", field.GetAttribute("maxlength"));
        AssertFocused("email");
    }

    [Fact]
    public void The_address_is_answered_as_it_was_typed()
    {
        var step = RenderEmail(new EnterEmail());

        step.Find("#email").Input(" Ann@Acme.example ");
        step.Find("form").Submit();

        Assert.Equal([new GiveEmail(" Ann@Acme.example ")], Answers);
    }

    [Fact]
    public void Nothing_typed_is_said_at_once()
    {
        var step = RenderEmail(new EnterEmail());

        step.Find("form").Submit();

        Assert.Empty(Answers);
        Assert.Equal("Enter your email address.", ErrorOf(step, "#email"));
    }

    [Fact]
    public void A_username_stays_and_is_told_what_is_accepted()
    {
        var step = RenderEmail(new EnterEmail("ann") { Problem = new Error("sign_in.not_an_email") });

        Assert.Equal("ann", step.Find("#email").GetAttribute("value"));
        Assert.Equal("Sign in with your email address. Usernames are no longer accepted.", ErrorOf(step, "#email"));
    }

    [Fact]
    public void A_sign_in_that_is_over_is_no_fault_of_the_field()
    {
        var step = RenderEmail(new EnterEmail { Problem = new Error("sign_in.attempt_over") });

        Assert.Contains("Start again", step.Find(".notice").TextContent);
        Assert.False(step.Find("#email").HasAttribute("aria-invalid"));
    }

    [Fact]
    public void Before_the_page_is_live_nothing_can_be_typed_or_sent()
    {
        var step = RenderEmail(new EnterEmail(), disabled: true);

        Assert.True(step.Find("#email").HasAttribute("disabled"));
        Assert.Equal("true", step.Find("button[type=submit]").GetAttribute("aria-disabled"));
        Assert.Empty(JSInterop.Invocations["flexAuth.focus"]);
        Assert.Empty(JSInterop.Invocations[Offer]);
    }

    [Fact]
    public void A_second_submit_while_the_first_is_on_its_way_is_none()
    {
        var step = RenderEmail(new EnterEmail("ann@acme.example"), busy: true);

        step.Find("form").Submit();

        Assert.Empty(Answers);
        Assert.Equal("true", step.Find("button[type=submit]").GetAttribute("aria-busy"));
    }

    [Fact]
    public void A_passkey_is_asked_of_the_browser_and_its_answer_given_with_the_challenge()
    {
        JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.get", "options 2").SetResult(new BrowserAnswer("credential", null));
        var step = RenderEmail(new EnterEmail());

        PasskeyButton(step).Click();

        Assert.Equal([new GivePasskey(new PasskeyAnswer("challenge 2", "credential"))], Answers);
    }

    [Theory]
    [InlineData("cancelled", "No passkey was used. Try again, or use another way.")]
    [InlineData("late", "The time for the passkey ran out. Try again.")]
    [InlineData("no_authenticator", "This device cannot keep a passkey that checks that it is you. Set up a screen lock, or use a phone or a security key.")]
    [InlineData("unsupported", "This browser does not support passkeys. Use another way, or a newer browser.")]
    [InlineData("insecure", "Passkeys need a secure connection. Open this page by its https address.")]
    [InlineData("address", "Passkeys do not work at this address. Tell your administrator: the public address is configured differently.")]
    [InlineData("failed", "Your device could not use the passkey. Try again, or use another way.")]
    public void What_keeps_the_browser_from_it_is_said_in_one_sentence_and_the_suggestions_come_back(string problem, string sentence)
    {
        JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.get", "options 2").SetResult(new BrowserAnswer(null, problem));
        var step = RenderEmail(new EnterEmail());

        PasskeyButton(step).Click();

        Assert.Empty(Answers);
        Assert.Equal(sentence, step.Find(".notice").TextContent.Trim());
        Assert.Equal(["options 1", "options 3"], JSInterop.Invocations[Offer].Select(call => call.Arguments[0]));
    }

    [Fact]
    public async Task A_passkey_that_is_chosen_among_the_suggestions_is_the_answer()
    {
        var step = RenderEmail(new EnterEmail());

        await ChooseAsync(step, offer: 0);

        Assert.Equal([new GivePasskey(new PasskeyAnswer("challenge 1", "credential"))], Answers);
    }

    [Fact]
    public async Task A_suggestion_that_is_chosen_while_a_newer_one_is_on_its_way_answers_the_challenge_that_it_signed()
    {
        var step = RenderEmail(new EnterEmail());
        for (var offers = 2; offers <= 3; offers++)
        {
            Clock.Advance(TimeSpan.FromMinutes(4.7));
            step.WaitForAssertion(() => Assert.Equal(offers, JSInterop.Invocations[Offer].Count));
        }

        await ChooseAsync(step, offer: 1);
        await ChooseAsync(step, offer: 2);

        Assert.Equal(["challenge 2", "challenge 3"], Answers.Cast<GivePasskey>().Select(given => given.Answer.Challenge));
    }

    [Fact]
    public void While_the_browser_asks_for_a_passkey_the_suggestions_are_not_asked_for_again()
    {
        var browser = JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.get", "options 2");
        var step = RenderEmail(new EnterEmail());
        PasskeyButton(step).Click();
        Assert.Single(browser.Invocations);

        Clock.Advance(TimeSpan.FromMinutes(4.7));
        Assert.Single(JSInterop.Invocations[Offer]);

        browser.SetResult(new BrowserAnswer(null, "late"));
        step.WaitForAssertion(() => Assert.Equal(["options 1", "options 3"], JSInterop.Invocations[Offer].Select(call => call.Arguments[0])));
    }

    [Fact]
    public async Task A_script_that_fails_costs_the_passkeys_and_not_the_page()
    {
        JSInterop.SetupVoid(Offer, _ => true).SetException(new JSException("flexAuth.passkeys is undefined"));
        JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.get", _ => true).SetException(new JSException("flexAuth.passkeys is undefined"));
        JSInterop.SetupVoid("flexAuth.passkeys.stop").SetException(new JSException("flexAuth.passkeys is undefined"));
        var step = RenderEmail(new EnterEmail());

        PasskeyButton(step).Click();
        Assert.Equal("Your device could not use the passkey. Try again, or use another way.", step.Find(".notice").TextContent.Trim());
        Assert.False(PasskeyButton(step).HasAttribute("aria-busy"));
        step.Find("#email").Input("ann@acme.example");
        step.Find("form").Submit();

        Assert.Equal([new GiveEmail("ann@acme.example")], Answers);
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task A_button_whose_step_is_gone_asks_the_browser_nothing_and_hands_nothing_on()
    {
        var options = new TaskCompletionSource<Result<PasskeyRequest>>();
        var browser = JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.get", "options");
        var early = RenderButton(() => options.Task);
        var late = RenderButton(() => Task.FromResult<Result<PasskeyRequest>>(new PasskeyRequest("options", "challenge")));
        var first = early.InvokeAsync(early.Instance.PressAsync);
        var second = late.InvokeAsync(late.Instance.PressAsync);
        Assert.Single(browser.Invocations);

        await DisposeComponentsAsync();
        options.SetResult(new PasskeyRequest("options", "challenge"));
        browser.SetResult(new BrowserAnswer("credential", null));
        await Task.WhenAll(first, second);

        Assert.Single(browser.Invocations);
        Assert.Empty(Answers);
    }

    [Fact]
    public async Task Suggestions_are_asked_for_again_before_they_grow_old_and_with_each_step_and_taken_back_in_the_end()
    {
        var step = RenderEmail(new EnterEmail());
        Clock.Advance(TimeSpan.FromMinutes(4.7));
        step.WaitForAssertion(() => Assert.Equal(2, JSInterop.Invocations[Offer].Count));
        step.Render(p => p.Add(s => s.Step, new EnterEmail { Problem = new Error("passkey.refused") }));

        Assert.Equal(["options 1", "options 2", "options 3"], JSInterop.Invocations[Offer].Select(call => call.Arguments[0]));
        Assert.Contains("This passkey cannot be used to sign in here.", step.Find(".notice").TextContent);
        Assert.Empty(JSInterop.Invocations["flexAuth.passkeys.stop"]);
        await DisposeComponentsAsync();
        Assert.Single(JSInterop.Invocations["flexAuth.passkeys.stop"]);
    }

    private static AngleSharp.Dom.IElement PasskeyButton(IRenderedComponent<EmailStep> step) =>
        step.FindAll("button").Single(button => button.TextContent.Trim() == "Sign in with a passkey");

    /// <summary>The person chooses a passkey of that offer, counted from 0.</summary>
    private Task ChooseAsync(IRenderedComponent<EmailStep> step, int offer)
    {
        var number = (int)JSInterop.Invocations[Offer][offer].Arguments[1]!;
        return step.InvokeAsync(() => step.FindComponent<PasskeySuggestions>().Instance.TakeAsync(number, "credential"));
    }

    private IRenderedComponent<PasskeyButton> RenderButton(Func<Task<Result<PasskeyRequest>>> ask) => Render<PasskeyButton>(p => p
        .Add(b => b.Text, "Use it").Add(b => b.Ask, ask)
        .Add(b => b.OnAnswer, answer => Answers.Add(new GivePasskey(answer)))
        .Add(b => b.OnProblem, problem => Assert.Fail(problem.Code)));

    private IRenderedComponent<EmailStep> RenderEmail(EnterEmail step, bool busy = false, bool disabled = false)
    {
        var asked = 0;
        Task<Result<PasskeyRequest>> AskAsync() => Task.FromResult<Result<PasskeyRequest>>(new PasskeyRequest($"options {++asked}", $"challenge {asked}"));
        return Render<EmailStep>(p => p
            .Add(s => s.Step, step).Add(s => s.Busy, busy).Add(s => s.Disabled, disabled).Add(s => s.AskPasskey, AskAsync).Add(s => s.OnAnswer, Answers.Add));
    }
}

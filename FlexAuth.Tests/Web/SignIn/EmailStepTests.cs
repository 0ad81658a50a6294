using Bunit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.SignIn;

namespace FlexAuth.Tests.Web.SignIn;

public class EmailStepTests : StepTest
{
    [Fact]
    public void The_field_is_for_password_managers_and_email_keyboards_and_takes_no_huge_paste()
    {
        var field = RenderEmail(new EnterEmail()).Find("#email");

        Assert.Equal("email", field.GetAttribute("type"));
        Assert.Equal("email", field.GetAttribute("inputmode"));
        Assert.Equal("username", field.GetAttribute("autocomplete"));
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
        var step = RenderStep<EmailStep, EnterEmail>(new EnterEmail(), disabled: true);

        Assert.True(step.Find("#email").HasAttribute("disabled"));
        Assert.Equal("true", step.Find("button[type=submit]").GetAttribute("aria-disabled"));
        Assert.Empty(JSInterop.Invocations["flexAuth.focus"]);
    }

    [Fact]
    public void A_second_submit_while_the_first_is_on_its_way_is_none()
    {
        var step = RenderStep<EmailStep, EnterEmail>(new EnterEmail("ann@acme.example"), busy: true);

        step.Find("form").Submit();

        Assert.Empty(Answers);
        Assert.Equal("true", step.Find("button[type=submit]").GetAttribute("aria-busy"));
    }

    private IRenderedComponent<EmailStep> RenderEmail(EnterEmail step) => RenderStep<EmailStep, EnterEmail>(step);
}

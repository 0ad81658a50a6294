using Bunit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.SignIn;

namespace FlexAuth.Tests.Web.SignIn;

public class AuthenticatorStepTests : StepTest
{
    private static readonly SetUpAuthenticator Step = new(
        Attempt, "<svg role=\"img\" aria-label=\"QR code\"></svg>", "ABCD EFGH", "otpauth://totp/FlexAuth:ann@acme.example?secret=ABCDEFGH");

    [Fact]
    public void The_key_comes_as_picture_as_text_and_as_link()
    {
        var step = RenderSetUp(Step);

        Assert.Equal("QR code", step.Find(".qr svg").GetAttribute("aria-label"));
        Assert.Equal("ABCD EFGH", step.Find("code").TextContent);
        Assert.Equal(Step.OtpAuthUri, step.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void The_key_can_be_copied()
    {
        RenderSetUp(Step).FindAll("button").Single(b => b.TextContent.Trim() == "Copy").Click();

        Assert.Equal("ABCD EFGH", JSInterop.VerifyInvoke("flexAuth.copy").Arguments[0]);
    }

    [Fact]
    public void The_sixth_digit_sends_the_code()
    {
        RenderSetUp(Step).Find("#code").Input("123 456");

        Assert.Equal([new ConfirmAuthenticator(Attempt, "123456")], Answers);
    }

    [Fact]
    public void A_wrong_code_is_told_at_its_field()
    {
        var step = RenderSetUp(Step with { Problem = new Error("sign_in.code_wrong") });

        Assert.StartsWith("That code is not right", ErrorOf(step, "#code"));
        AssertFocused("code");
    }

    private IRenderedComponent<AuthenticatorStep> RenderSetUp(SetUpAuthenticator step) => RenderStep<AuthenticatorStep, SetUpAuthenticator>(step);
}

using Bunit;
using FlexAuth.Web.SignIn;

namespace FlexAuth.Tests.Web.SignIn;

public class ForgotPasswordPageTests : VisitorPageTest
{
    [Theory]
    [InlineData("", "Enter your email address.")]
    [InlineData("ann", "Sign in with your email address. Usernames are no longer accepted.")]
    public void What_is_no_address_stays_and_is_told(string typed, string told)
    {
        var page = Render<ForgotPasswordPage>();

        page.Find("#email").Input(typed);
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal(told, page.Find("#email-error").TextContent.Trim()));
        Assert.Equal(typed, page.Find("#email").GetAttribute("value") ?? "");
        Assert.Equal("true", page.Find("#email").GetAttribute("aria-invalid"));
    }

    [Fact]
    [Trait("Rule", "PW4")]
    public void Anybody_gets_the_same_answer_and_a_second_press_is_none()
    {
        var page = Render<ForgotPasswordPage>();

        page.Find("#email").Input("nobody@contoso.example");
        page.Find("form").Submit();
        Assert.Equal("true", page.Find("button[type=submit]").GetAttribute("aria-busy"));
        page.Find("form").Submit();

        page.WaitForAssertion(() =>
        {
            Host.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Contains("If that account can use email login, a message is on its way.", page.Markup);
        });
    }
}

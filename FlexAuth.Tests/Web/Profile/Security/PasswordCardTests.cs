using Bunit;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.Profile.Security;

namespace FlexAuth.Tests.Web.Profile.Security;

/// <summary>The password: changed here, or by a mail.</summary>
public sealed class PasswordCardTests : SecurityPageTest
{
    private const string Another = "four patient herons";

    [Fact, Trait("Rule", "SE7")]
    public async Task After_a_while_a_proof_is_asked_for_and_what_was_typed_goes_on_by_itself()
    {
        var page = await OpenAsync();
        Age();
        Fill(page, Me.Password, Another);
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Confirm that it is you", Dialog(page).TextContent, StringComparison.Ordinal));

        page.Find("#step-up-proof").Input(Me.Code(Host.Clock));

        page.WaitForAssertion(() => Assert.Equal("Your password is changed. You are signed out everywhere else.", Said(page)));
        Assert.Null(OpenDialog(page));
        Assert.IsType<EnterSecondFactor>(await Host.Browser().GivePasswordAsync(Me with { Password = Another }));
    }

    [Fact]
    public async Task Whoever_cancels_the_proof_is_back_at_the_form_with_what_they_typed()
    {
        var page = await OpenAsync();
        Age();
        Fill(page, Me.Password, Another);
        page.Find("dialog form").Submit();
        page.WaitForElement("#step-up-proof");

        Button(page, "Cancel", "dialog:has(#step-up-proof)").Click();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#step-up-proof")));
        Assert.Equal(Another, page.Find("#changed-password").GetAttribute("value"));
        Assert.Empty(page.FindAll("dialog .error"));
    }

    [Theory]
    [InlineData("a guess", Another, "present-password", "That password is not right. Check it and enter it again.")]
    [InlineData("", Another, "present-password", "Enter your current password.")]
    [InlineData(FlexAuth.Tests.Core.Account.UsualPassword, "password1", "changed-password", "This password is among the first that attackers try. Choose another.")]
    [InlineData(FlexAuth.Tests.Core.Account.UsualPassword, FlexAuth.Tests.Core.Account.UsualPassword, "changed-password", "This is your current password. Choose another.")]
    public async Task Each_problem_stands_at_its_field_which_gets_the_keyboard(string present, string wanted, string field, string problem)
    {
        var page = await OpenAsync();
        Fill(page, present, wanted);

        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("true", page.Find($"#{field}").GetAttribute("aria-invalid")));
        Assert.Contains(problem, Words(Dialog(page)), StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal(field, JSInterop.Invocations["flexAuth.focus"][^1].Arguments[0]));
    }

    [Fact]
    public async Task A_mail_goes_out_and_the_page_says_where_also_for_who_forgot_the_present_one()
    {
        var page = await OpenAsync();

        Button(page, "Resend password reset email").Click();
        page.WaitForAssertion(() => Assert.Equal($"A mail with a link to set a new password is on its way to {Me.Email}.", Said(page)));
        Button(page, "Change password").Click();
        page.WaitForElement("#present-password");
        Button(page, "Forgot it? Get a mail").Click();

        page.WaitForAssertion(() => Assert.Null(OpenDialog(page)));
        Assert.Single(await Host.MailsAsync(Me));
    }

    private static void Fill(IRenderedComponent<SecurityPage> page, string present, string wanted)
    {
        Button(page, "Change password").Click();
        page.WaitForElement("#present-password").Input(present);
        page.Find("#changed-password").Input(wanted);
    }
}

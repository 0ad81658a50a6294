using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Web.Profile.Security;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Web.Profile.Security;

/// <summary>Email verification and SMS: enabled by a code, disabled after the page said what is left.</summary>
public sealed class SentCodeCardTests : SecurityPageTest
{
    private const string Number = "+31612345612";

    private protected override ServerOffer Offer => ServerOffer.Of(sendsSms: true);

    [Fact, Trait("Rule", "EC6")]
    public async Task Email_verification_is_enabled_by_the_code_that_was_mailed_and_disabled_again()
    {
        var page = await OpenAsync();
        Button(page, "Enable", "section:has(> .card-heading #email-verification)").Click();
        page.WaitForElement("#sent-code");
        Assert.Contains($"Enter the six-digit code that was mailed to {Me.Email}.", Words(Dialog(page)), StringComparison.Ordinal);
        Assert.Contains("1:00", Dialog(page).TextContent, StringComparison.Ordinal);

        page.Find("#sent-code").Input(await Host.MailboxCodeOfAsync(Me));

        page.WaitForAssertion(() => Assert.Equal("Email verification is enabled.", Said(page)));
        Assert.Null(OpenDialog(page));
        page.WaitForAssertion(() => Assert.Equal(["just now", "Never"], Section(page, "email-verification").QuerySelectorAll("dd").Select(value => value.TextContent.Trim())));

        Button(page, "Disable").Click();
        Assert.Contains("What is left: Authentication app, recovery code.", Dialog(page).TextContent, StringComparison.Ordinal);
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Equal("Email verification is disabled.", Said(page)));
        Assert.Equal(0, await Host.ReadAsync(db => db.EmailVerifications.CountAsync()));
    }

    [Fact]
    public async Task A_refused_code_says_why_and_makes_room_for_the_next_one_and_another_is_sent_after_a_while()
    {
        var page = await OpenAsync();
        Button(page, "Enable", "section:has(> .card-heading #email-verification)").Click();
        var first = await Host.MailboxCodeOfAsync(Me);
        page.WaitForElement("#sent-code").Input(first == "000000" ? "111111" : "000000");
        page.WaitForAssertion(() => Assert.Equal("true", page.Find("#sent-code").GetAttribute("aria-invalid")));
        page.WaitForAssertion(() => Assert.Equal("", page.Find("#sent-code").GetAttribute("value") ?? ""));

        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        page.WaitForElement("dialog .link-button").Click();
        page.WaitForAssertion(() => Assert.Equal(2, Host.ReadAsync(db => db.SentCodes.CountAsync()).Result));
        page.Find("#sent-code").Input(await Host.MailboxCodeOfAsync(Me));

        page.WaitForAssertion(() => Assert.Equal("Email verification is enabled.", Said(page)));
    }

    [Fact, Trait("Rule", "EC6")]
    public async Task A_phone_is_proved_by_the_code_that_was_sent_changed_and_removed()
    {
        var page = await OpenAsync();
        Button(page, "Enable", "section:has(> .card-heading #sms)").Click();
        page.WaitForElement("#own-phone").Input("12");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Equal("true", page.Find("#own-phone").GetAttribute("aria-invalid")));

        page.Find("#own-phone").Input(Number);
        page.Find("dialog form").Submit();
        page.WaitForElement("#sent-code");
        Assert.Contains("was sent by SMS to +31 •••• 12.", Words(Dialog(page)), StringComparison.Ordinal);
        page.Find("#sent-code").Input(await Host.SmsCodeOfAsync(Number));

        page.WaitForAssertion(() => Assert.Equal("Codes by SMS are enabled for that number.", Said(page)));
        page.WaitForAssertion(() => Assert.Equal("+31 •••• 12 Added just now · last used never", Words(Section(page, "sms").QuerySelector("li .words")!)));
        Assert.Equal("Change number", Section(page, "sms").QuerySelector(".card-heading button")!.TextContent);

        Button(page, "Remove", "section:has(> .card-heading #sms)").Click();
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Equal("Codes by SMS are disabled.", Said(page)));
        Assert.Equal(0, await Host.ReadAsync(db => db.VerifiedPhones.CountAsync()));
    }

    [Theory, Trait("Rule", "SE6")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_number_forgets_remembered_devices_and_the_dialog_says_so_beforehand(bool isRemembered)
    {
        var me = await Host.ActiveAsync();
        await Host.AddFactorsAsync(me, SecondFactorKind.SmsCode);
        var now = Host.Clock.GetUtcNow();
        if (isRemembered)
            await Host.ChangeAsync(db => db.Add(new RememberedDevice { MemberId = me.Id, TokenHash = "one", CreatedAt = now, LastUsedAt = now, ExpiresAt = now.AddDays(30) }));
        var page = await OpenAsync(me);

        Button(page, "Change number").Click();
        page.WaitForElement("#own-phone");

        Assert.Equal(isRemembered, Dialog(page).TextContent.Contains("proves the new one. Your remembered devices are forgotten.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_administrator_may_not_use_is_said_and_not_offered()
    {
        var page = await OpenAsync(await Host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator));

        Assert.Contains("Your organization does not allow you this method.", Section(page, "email-verification").TextContent, StringComparison.Ordinal);
        Assert.Empty(Section(page, "email-verification").QuerySelectorAll("button"));
        Assert.NotEmpty(Section(page, "sms").QuerySelectorAll("button"));
    }

    [Fact]
    public async Task What_no_longer_counts_can_go_though_nothing_is_left_and_the_question_says_what_that_means()
    {
        var me = await Host.ActiveAsync();
        await Host.AddFactorsAsync(me, SecondFactorKind.EmailVerification);
        await Host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.Passkey) });
        Here = SignIn(await Host.SessionOfAsync(me));
        var page = Render<SecurityPage>();

        Button(page, "Disable").Click();

        Assert.Contains("What is left: nothing, until you set something up when you are next asked for a second factor.", Dialog(page).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_alone_cannot_be_disabled()
    {
        var me = await Host.ActiveAsync();
        await Host.AddFactorsAsync(me, SecondFactorKind.EmailVerification);
        await OpenAsync(me);
        await Host.ReadAsync(db => db.AuthenticatorApps.ExecuteDeleteAsync());

        var page = Render<SecurityPage>();

        page.WaitForAssertion(() => Assert.Contains("This is the only second factor that signs you in.", Section(page, "email-verification").TextContent, StringComparison.Ordinal));
        Assert.True(Button(page, "Disable").HasAttribute("disabled"));
        Assert.Contains("Codes by mail and SMS can be read or redirected by others.", Section(page, "protection").TextContent, StringComparison.Ordinal);
    }
}

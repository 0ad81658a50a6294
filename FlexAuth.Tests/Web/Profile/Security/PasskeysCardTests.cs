using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Web.Passkeys;
using FlexAuth.Web.Profile.Security;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Web.Profile.Security;

/// <summary>One's passkeys, and the ways to another one.</summary>
public sealed class PasskeysCardTests : SecurityPageTest
{
    private protected override ServerOffer Offer => ServerOffer.Today with { Providers = EnumSet.Of(SignInMethod.Google) };

    [Fact]
    public async Task Whoever_has_none_reads_what_they_are_and_adds_one_under_a_name_of_its_own()
    {
        var browser = JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.create", _ => true);
        var page = await OpenAsync();
        Assert.Contains("A passkey is kept by your device or password manager", Card(page));

        Button(page, "Add a passkey", Within).Click();
        page.WaitForAssertion(() => Assert.Single(browser.Invocations));
        browser.SetResult(new BrowserAnswer(new SoftwareAuthenticator().Create(new PasskeyRequest((string)browser.Invocations.Single().Arguments[0]!, "")), null));

        page.WaitForAssertion(() => Assert.Contains("Passkey added", Dialog(page).TextContent));
        Assert.Equal("Passkey", page.Find("#passkey-name").GetAttribute("value"));
        page.Find("#passkey-name").Input("Work laptop");
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.StartsWith("Passkeys Add another passkey Work laptop Added just now · last used never", Card(page), StringComparison.Ordinal));
        Assert.Equal("The name is saved.", Said(page));
    }

    [Fact]
    public async Task Whoever_has_no_recovery_code_is_shown_one_with_it()
    {
        var browser = JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.create", _ => true);
        var page = await OpenAsync();
        await Host.ReadAsync(db => db.RecoveryCodes.ExecuteDeleteAsync());

        Button(page, "Add a passkey", Within).Click();
        page.WaitForAssertion(() => Assert.Single(browser.Invocations));
        browser.SetResult(new BrowserAnswer(new SoftwareAuthenticator().Create(new PasskeyRequest((string)browser.Invocations.Single().Arguments[0]!, "")), null));

        page.WaitForAssertion(() => Assert.Contains("recovery code", Dialog(page).TextContent));
        Assert.Empty(page.FindAll("#passkey-name"));
    }

    [Fact]
    public async Task Whoever_comes_by_a_provider_is_not_told_that_it_signs_them_in()
    {
        var browser = JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.create", _ => true);
        SignIn(await Host.SessionOfAsync(await Host.ByProviderAsync("Google", MemberRole.Manager)));
        var page = Render<SecurityPage>();

        Button(page, "Add a passkey", Within).Click();
        page.WaitForAssertion(() => Assert.Single(browser.Invocations));
        browser.SetResult(new BrowserAnswer(new SoftwareAuthenticator().Create(new PasskeyRequest((string)browser.Invocations.Single().Arguments[0]!, "")), null));

        page.WaitForAssertion(() => Assert.Equal("Your passkey is added. From now on it is a second factor of yours.", Said(page)));
        Assert.DoesNotContain("signs you in", Dialog(page).TextContent);
    }

    [Theory]
    [InlineData("already", "This device has a passkey for your account already. Choose another device, or another place to keep it.")]
    [InlineData("cancelled", "No passkey was added. Try again, or choose another place to keep it.")]
    [InlineData("failed", "Your device could not make a passkey. Try again, or choose another place to keep it.")]
    public async Task Why_the_browser_made_none_stands_on_the_card(string problem, string words)
    {
        JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.create", _ => true).SetResult(new BrowserAnswer(null, problem));
        var page = await OpenAsync();

        Button(page, "Add a passkey", Within).Click();

        page.WaitForAssertion(() => Assert.EndsWith(words, Card(page)));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task Without_a_recent_proof_the_browser_is_not_asked_before_it_was_given_and_who_cancels_is_told_nothing()
    {
        var page = await OpenAsync();
        Age();

        Button(page, "Add a passkey", Within).Click();
        page.WaitForAssertion(() => Assert.Contains("Confirm that it is you", Dialog(page).TextContent));
        page.FindAll("dialog button").Last(button => button.TextContent.Trim() == "Cancel").Click();

        page.WaitForAssertion(() => Assert.Null(OpenDialog(page)));
        Assert.Empty(JSInterop.Invocations["flexAuth.passkeys.create"]);
        Assert.Empty(page.FindAll("section[aria-labelledby=passkeys] .notice"));
    }

    [Fact]
    public async Task The_last_second_factor_cannot_be_removed_and_one_of_two_is_after_a_question()
    {
        var page = await OpenAsync();
        await Host.PasskeyAsync(Me);
        await Host.ReadAsync(db => db.AuthenticatorApps.ExecuteDeleteAsync());
        LetChangesArrive();
        page.WaitForAssertion(() => Assert.Single(page.FindAll($"{Within} li")));
        await OpenMenuAsync(page);
        Assert.Equal("true", Button(page, "Remove", Within).GetAttribute("aria-disabled"));
        Assert.Contains("This is the only second factor that signs you in. Add another one first", Card(page));

        await Host.PasskeyAsync(Me);
        LetChangesArrive();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll($"{Within} li").Count));
        Button(page, "Remove", Within).Click();
        Assert.Contains("It no longer signs you in, and sessions elsewhere that it opened end. What is left: passkey “Passkey on Chrome, Linux 2”, recovery code.", Dialog(page).TextContent);
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith("is removed. Delete it on your device, too.", Said(page)));
        page.WaitForAssertion(() => Assert.Single(page.FindAll($"{Within} li")));
    }

    [Fact]
    public async Task Where_the_policy_forbids_them_it_says_so_and_where_the_server_cannot_no_organization_is_blamed()
    {
        await Host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.AuthenticationApp) });

        var page = await OpenAsync();

        Assert.Contains("Your organization does not allow you this method.", Card(page));
        Assert.DoesNotContain("Add a passkey", Card(page));
        Assert.Contains("This server is not set up for this method.", Section(page, "sms").TextContent);
    }

    private const string Within = "section[aria-labelledby='passkeys']";

    private static string Card(IRenderedComponent<SecurityPage> page) => Words(Section(page, "passkeys"));

    private static Task OpenMenuAsync(IRenderedComponent<SecurityPage> page) =>
        page.FindAll($"{Within} .row-menu")[0].TriggerEventAsync("ontoggle", EventArgs.Empty);
}

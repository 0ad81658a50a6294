using Bunit;
using FlexAuth.Tests.Core;
using FlexAuth.Web.Profile.Security;
using Microsoft.AspNetCore.Identity;

namespace FlexAuth.Tests.Web.Profile.Security;

/// <summary>The page itself: what it shows, and that it lives.</summary>
public sealed class SecurityPageTests : SecurityPageTest
{
    [Fact]
    public async Task The_way_to_it_and_the_words_are_those_of_the_manual()
    {
        var page = await OpenAsync();

        Assert.Equal("Authentication Security Settings", page.Find("h1").TextContent);
        Assert.Equal(["User Profile", "Settings", "Authentication Security Settings"], page.FindAll(".crumbs li").Select(crumb => Words(crumb)));
        var password = Section(page, "password");
        Assert.Equal(["Last password change", "Last login", "Last IP address"], password.QuerySelectorAll("dt").Select(name => name.TextContent));
        Assert.Equal(["just now", "just now", "198.51.100.7"], password.QuerySelectorAll("dd").Select(value => value.TextContent.Trim()));
        Assert.Equal(["Change password", "Resend password reset email"], password.QuerySelectorAll("button").Select(button => button.TextContent.Trim()));
    }

    [Fact]
    public async Task A_sign_in_elsewhere_appears_by_itself()
    {
        var page = await OpenAsync();
        Assert.Single(Section(page, "sessions").QuerySelectorAll("li"));

        await Host.Browser("192.0.2.66").SignInAsync(Me);
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Equal(2, Section(page, "sessions").QuerySelectorAll("li").Length));
        Assert.Equal("Firefox on Linux This browser", Words(Section(page, "sessions").QuerySelector("li .what")!));
        Assert.Contains("192.0.2.66", Section(page, "sign-ins").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_signs_in_with_Microsoft_alone_is_told_so_and_sees_sessions_and_history()
    {
        var ben = await Host.ActiveAsync();
        await Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Microsoft", ProviderKey = "tenant.object", UserId = ben.Id }));
        await OpenAsync(ben);
        await Host.ChangeAsync(ben, m => m.EmailLoginEnabled = false);

        var page = Render<SecurityPage>();

        page.WaitForAssertion(() => Assert.Equal("You sign in with Microsoft Entra ID", page.Find("#no-email-login").TextContent));
        Assert.Empty(page.FindAll("section[aria-labelledby=password]"));
        Assert.NotEmpty(Section(page, "sessions").QuerySelectorAll("li"));
        Assert.NotEmpty(Section(page, "sign-ins").QuerySelectorAll("ol > li"));
    }

    [Fact]
    public async Task Until_it_is_read_its_shape_is_shown_and_a_failure_can_be_tried_again()
    {
        Door.Shut();
        var page = await OpenAsync();
        Assert.NotEmpty(page.FindAll(".skeleton"));

        Door.IsBroken = true;
        Door.Open();
        page.WaitForAssertion(() => Assert.Contains("Your security settings could not be read", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Door.IsBroken = false;
        Button(page, "Try again").Click();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("section[aria-labelledby=password]")));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task What_cannot_be_read_anew_stays_with_a_word_about_it()
    {
        var page = await OpenAsync();
        Door.IsBroken = true;

        await Host.Browser().SignInAsync(Me);
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Contains("What you see may be out of date", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.NotNull(page.Find("section[aria-labelledby=password]"));
    }
}

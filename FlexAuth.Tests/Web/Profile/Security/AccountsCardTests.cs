using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Web.Profile.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Profile.Security;

public sealed class AccountsCardTests : SecurityPageTest
{
    private protected override ServerOffer Offer =>
        ServerOffer.Today with { Providers = EnumSet.Of(SignInMethod.Microsoft, SignInMethod.Google) };

    [Fact]
    public async Task What_is_connected_is_told_and_disconnected_after_a_question()
    {
        var ben = await Host.ActiveAsync();
        await Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Google", ProviderKey = "key", UserId = ben.Id }));
        var page = await OpenAsync(ben);
        Assert.Equal(["Connect", "Disconnect"], Section(page, "accounts").QuerySelectorAll("button").Select(button => button.TextContent));

        page.Find("[aria-label='Disconnect Google']").Click();
        Assert.Contains("You no longer sign in with Google. What is left: email and password. Your other sessions that began with Google end at once.", Dialog(page).TextContent, StringComparison.Ordinal);
        Dialog(page).QuerySelector("form")!.Submit();

        page.WaitForAssertion(() => Assert.Equal("Google is disconnected.", Said(page)));
        Assert.Equal(0, await Host.ReadAsync(db => db.UserLogins.CountAsync()));
    }

    [Fact, Trait("Rule", "FE5")]
    public async Task Whoever_gives_a_second_factor_after_Microsoft_looks_after_it_here_though_they_have_no_password()
    {
        var ben = await Host.ByProviderAsync("Microsoft", MemberRole.OrganizationAdministrator);
        Here = SignIn(await Host.SessionOfAsync(ben));
        var page = Render<SecurityPage>();

        Assert.Equal("You sign in with Microsoft Entra ID", page.Find("#no-email-login").TextContent);
        Assert.Contains("you give a second factor here as well", Section(page, "no-email-login").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("section[aria-labelledby=password]"));
        Assert.NotNull(Section(page, "protection").QuerySelector(".good"));
        Assert.Contains("A passkey is a second factor that you use with the fingerprint", Section(page, "passkeys").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("[aria-label='Disconnect Microsoft']").HasAttribute("disabled"));
        Assert.Contains("This is your only way to sign in: connect another one first.", Section(page, "accounts").TextContent, StringComparison.Ordinal);
        Button(page, "Add another").Click();

        page.WaitForElement("#first-code");
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task Reporting_a_sign_in_by_a_provider_says_before_that_the_account_is_disconnected_and_what_is_left()
    {
        var ben = await Host.ActiveAsync();
        await Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Google", ProviderKey = "key", UserId = ben.Id }));
        await Host.SignedInAsync(ben, "192.0.2.66");
        await Host.ReadAsync(db => db.SignInLog.ExecuteUpdateAsync(e => e.SetProperty(x => x.Method, SignInMethod.Google)));
        var page = await OpenAsync(ben);

        Section(page, "sign-ins").QuerySelectorAll("ol > li").Single(item => item.TextContent.Contains("192.0.2.66", StringComparison.Ordinal)).QuerySelector(".act button")!.Click();

        Assert.Contains("Your Google account is disconnected. What is left to sign in: email and password.", Dialog(page).TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?proved=Google", "Google is connected.")]
    [InlineData("?problem=provider.account_taken&provider=Microsoft", "This Microsoft account is connected to somebody else here.")]
    [InlineData("?problem=anything&provider=Microsoft", null)]
    [InlineData("?proved=Microsoft", null)]
    public async Task What_the_visit_brought_is_told_in_words_of_ours_alone(string query, string? words)
    {
        var ben = await Host.ActiveAsync();
        await Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Google", ProviderKey = "key", UserId = ben.Id }));
        var page = await OpenAsync(ben);

        Services.GetRequiredService<NavigationManager>().NavigateTo($"/profile/security{query}");

        page.WaitForAssertion(() => Assert.Equal(
            words is not null, Section(page, "accounts").QuerySelector(".notice")?.TextContent.Contains(words ?? "", StringComparison.Ordinal) ?? false));
    }
}

public sealed class NoAccountsCardTests : SecurityPageTest
{
    [Fact]
    public async Task A_server_that_offers_no_provider_shows_no_card() =>
        Assert.Empty((await OpenAsync()).FindAll("section[aria-labelledby='accounts']"));
}

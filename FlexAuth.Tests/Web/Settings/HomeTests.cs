using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Users;
using FlexAuth.Web;
using FlexAuth.Web.Settings.Organization.SignInDetails;
using FlexAuth.Web.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Tests.Web.Settings;

public sealed class HomeTests : PortalTest
{
    [Fact]
    public async Task Whoever_arrives_sees_that_it_was_them()
    {
        await SignInAsync(MemberRole.Member);

        var page = Render<Home>();

        Assert.Equal("Welcome, Ben", page.Find("h1").TextContent);
        Assert.Contains("just now", page.Find("dl").TextContent);
        Assert.Contains("This is the first one", page.Find("dl").TextContent);
        Assert.Equal(["/profile/security"], page.FindAll("nav a").Select(link => link.GetAttribute("href")));
    }

    [Theory]
    [InlineData(SignInMethod.Password, SecondFactorKind.AuthenticationApp, "Email and password, authentication app")]
    [InlineData(SignInMethod.Password, SecondFactorKind.RememberedDevice, "Email and password, remembered device")]
    [InlineData(SignInMethod.Microsoft, SecondFactorKind.RememberedDevice, "Microsoft Entra ID, remembered device")]
    [InlineData(SignInMethod.Google, null, "Google")]
    [InlineData(SignInMethod.OpenIdConnect2, null, "OpenID Connect 2")]
    [InlineData(SignInMethod.Passkey, SecondFactorKind.Passkey, "Passkey")]
    public async Task How_they_signed_in_is_told_in_words(SignInMethod method, SecondFactorKind? factor, string words)
    {
        await SignInAsync(MemberRole.Member);
        await Host.ReadAsync(db => db.Sessions.Where(s => s.EndedAt == null).ExecuteUpdateAsync(
            s => s.SetProperty(x => x.Method, method).SetProperty(x => x.SecondFactor, factor)));

        Assert.Contains(words, Render<Home>().FindAll("dd").Select(said => said.TextContent.Trim()));
    }

    [Fact]
    public void No_way_in_and_no_step_of_it_is_without_words()
    {
        var words = Services.GetRequiredService<IStringLocalizer<SignInWords>>();

        Assert.All(
            [
                .. Enum.GetValues<SecondFactorKind>().Select(factor => words[$"Factor.{factor}"]),
                .. Enum.GetValues<SignInMethod>().Where(method => !method.IsProvider()).Select(method => words[$"Method.{method}"]),
                .. Enum.GetValues<SignInOutcome>().Select(outcome => words[$"Outcome.{outcome}"]),
                .. Enum.GetValues<MessageKind>().Select(kind => words[$"Message.{kind}"]),
            ],
            said => Assert.False(said.ResourceNotFound, said.Name));
    }

    [Fact]
    public async Task An_administrator_sees_what_to_do_next()
    {
        await SignInAdministratorAsync();

        var links = Render<Home>().FindAll("nav a").Select(link => link.GetAttribute("href"));

        Assert.Equal(["/profile/security", "/settings/organization/authentication", "/settings/users"], links);
    }

    [Fact]
    public async Task The_heading_that_was_given_the_keyboard_stays_when_what_it_heads_arrives()
    {
        await SignInAdministratorAsync();
        Door.Shut();
        var page = Render<Home>();
        var heading = page.FindComponent<PageHeader>().Instance;

        Door.Open();

        page.WaitForAssertion(() => Assert.Equal("Welcome, Olga", page.Find("h1").TextContent));
        Assert.Same(heading, page.FindComponent<PageHeader>().Instance);
    }

    [Fact]
    public async Task A_failure_is_told_and_can_be_tried_again()
    {
        await SignInAdministratorAsync();
        Door.IsBroken = true;
        var page = Render<Home>();

        Door.IsBroken = false;
        page.Find("[role=alert] button").Click();

        page.WaitForAssertion(() => Assert.Equal("Welcome, Olga", page.Find("h1").TextContent));
    }
}

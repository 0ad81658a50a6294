using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using FlexAuth.Web;
using Microsoft.EntityFrameworkCore;

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
    [InlineData(SecondFactorKind.AuthenticationApp, "Email, password and authentication app")]
    [InlineData(SecondFactorKind.EmailVerification, "Email, password and code by email")]
    [InlineData(SecondFactorKind.SmsCode, "Email, password and code by SMS")]
    public async Task How_they_signed_in_is_told_in_words(SecondFactorKind factor, string words)
    {
        await SignInAsync(MemberRole.Member);
        await Host.ReadAsync(db => db.Sessions.Where(s => s.EndedAt == null).ExecuteUpdateAsync(
            s => s.SetProperty(x => x.Method, SignInMethod.Password).SetProperty(x => x.SecondFactor, factor)));

        Assert.Contains(words, Render<Home>().Find("dl").TextContent);
    }

    [Fact]
    public async Task An_administrator_sees_what_to_do_next()
    {
        await SignInAdministratorAsync();

        var links = Render<Home>().FindAll("nav a").Select(link => link.GetAttribute("href"));

        Assert.Equal(["/profile/security", "/settings/organization/authentication", "/settings/users"], links);
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

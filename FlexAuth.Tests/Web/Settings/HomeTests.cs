using Bunit;
using FlexAuth.Core.Users;
using FlexAuth.Web;

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

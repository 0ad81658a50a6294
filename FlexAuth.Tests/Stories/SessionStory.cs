using FlexAuth.Tests.Stories.Pages;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>When a session is over it is over: in every tab, and for every copy of its cookie.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class SessionStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    [Trait("Rule", "SE1")]
    public async Task Signing_out_in_one_tab_ends_the_other_and_a_copied_cookie_is_dead()
    {
        var person = await PersonAsync();
        var account = await Halden.NewcomerAsync(person, "Joris");
        var second = await person.Context.NewPageAsync();
        await second.GotoAsync("/");
        await new Portal(second).IsLiveAsync();
        var thief = await PersonAsync();
        await thief.TakeCookiesOfAsync(person);
        await thief.Page.GotoAsync("/");
        await new Portal(thief.Page).IsHomeAsync("Joris");

        await new Portal(person.Page).SignOutAsync();

        await Expect(new SignInPage(second).Heading).ToHaveTextAsync("Sign in");
        await Expect(new SignInPage(thief.Page).Heading).ToHaveTextAsync("Sign in");
        await thief.Page.GotoAsync("/settings/users");
        await new SignInPage(thief.Page).Is("Sign in");
        await account.SignInAsync(second);
    }

    [Fact]
    [Trait("Rule", "SE5")]
    public async Task Signing_in_as_somebody_else_in_a_second_tab_ends_the_first()
    {
        var colleague = await PersonAsync();
        var tess = await Halden.NewcomerAsync(colleague, "Tess");
        var person = await PersonAsync();
        await Halden.NewcomerAsync(person, "Wim");
        await new Portal(person.Page).IsLiveAsync();

        var second = await person.Context.NewPageAsync();
        await tess.SignInAsync(second);

        await Expect(new Portal(person.Page).Heading).ToHaveTextAsync("Welcome, Tess");
        await new Portal(colleague.Page).IsHomeAsync("Tess");
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>What every page of somebody who is signed in has: the menu on the left, the profile at the top.</summary>
internal partial class Portal(IPage page)
{
    public ILocator Heading => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Navigation => page.GetByRole(AriaRole.Navigation, new() { Name = "Portal" });

    public ILocator Profile => page.GetByRole(AriaRole.Button, new() { NameRegex = ProfileName() });

    public ILocator SignOut => page.GetByRole(AriaRole.Button, new() { Name = "Sign out" });

    protected IPage Page => page;

    /// <summary>The start page, where a sign-in ends.</summary>
    public async Task IsHomeAsync(string firstName)
    {
        await Expect(Heading).ToHaveTextAsync($"Welcome, {firstName}");
        await IsLiveAsync();
    }

    public async Task<UsersPage> ToUsersAsync()
    {
        await Navigation.GetByRole(AriaRole.Link, new() { Name = "Users" }).ClickAsync();
        await Expect(Heading).ToHaveTextAsync("Users");
        return new UsersPage(page);
    }

    public async Task<OrganizationPage> ToOrganizationAsync()
    {
        await Navigation.GetByRole(AriaRole.Link, new() { Name = "Organization" }).ClickAsync();
        await Expect(Heading).ToHaveTextAsync("General");
        return new OrganizationPage(page);
    }

    public async Task<AuthenticationPage> ToAuthenticationAsync()
    {
        await ToOrganizationAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Organization settings" }).GetByRole(AriaRole.Link, new() { Name = "Authentication" }).ClickAsync();
        await Expect(Heading).ToHaveTextAsync("Authentication");
        return new AuthenticationPage(page);
    }

    public async Task SignOutAsync()
    {
        await Profile.ClickAsync();
        await SignOut.ClickAsync();
        await new SignInPage(page).IsOpenAsync();
    }

    /// <summary>The page is live: the circuit has given the heading the keyboard.</summary>
    public Task IsLiveAsync() => Expect(page.Locator("h1[tabindex='-1']")).ToBeVisibleAsync();

    [GeneratedRegex("^Profile of ")]
    private static partial Regex ProfileName();
}

using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>An administrator connects the organization's tenant, and from then on its people come in with Microsoft and Google.</summary>
[Collection(SettingsStories.Name)]
[Trait("Needs", "Browser")]
public sealed class ProviderSignInStory(Browser browser) : BrowserStory(browser)
{
    private const string Page = "/settings/organization/providers";

    [Fact]
    [Trait("Rule", "FE1")]
    [Trait("Rule", "FE4")]
    public async Task The_tenant_is_connected_and_its_people_continue_with_Microsoft_or_Google()
    {
        await using var providers = await OpenIdProviders.StartAsync();
        var server = await ServerAsync("Development", providers.Settings);
        var administrator = await PersonAsync(server);
        await new Account("ana.halden@halden.example", "Ana").ActivateAsync(administrator.Page, server.AdministratorLink);
        await (await new Portal(administrator.Page).ToUsersAsync()).InviteAsync("Mara", "Nieuw", "mara.nieuw@halden.example");
        await new UsersPage(administrator.Page).InviteAsync("Wies", "Nieuw", "wies.nieuw@halden.example", role: "Manager");
        var person = await PersonAsync(server);

        // Before: one sentence, and the other ways stay.
        await ContinueAsync(person.Page, "Microsoft", "mara.nieuw@halden.example");
        await SaysAsync(person.Page, "No organization here has connected the Microsoft organization of this account.");
        await person.PageIsAccessibleAsync();

        await ConnectAsync(administrator, "Microsoft", "Connect a tenant");
        await ConnectAsync(administrator, "Google", "Connect a domain");
        await administrator.PageIsAccessibleAsync();
        await administrator.Page.GetByRole(AriaRole.Link, new() { Name = "Check the set-up" }).ClickAsync();
        await Expect(administrator.Page.GetByText("All is well")).ToHaveCountAsync(2);
        await administrator.PageIsAccessibleAsync();

        // After: in at once, with what they were on their way to.
        await person.Page.GotoAsync("/sign-in?returnUrl=%2Fprofile%2Fsecurity");
        await ChooseAsync(person.Page, "Microsoft");
        await new ProviderPage(person.Page).SignInAsync("microsoft", "mara.nieuw@halden.example");
        await Expect(person.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/profile/security$"));
        var mail = await server.MailToAsync("mara.nieuw@halden.example", "Another way to sign in");
        Assert.Contains("account of Microsoft, Google or another provider", mail.Text, StringComparison.Ordinal);

        // An account that Google does not vouch for signs nobody in, until its owner has connected it from here.
        // That Microsoft knew them was a click: before another way in is opened, they sign in there anew.
        var connect = person.Page.GetByRole(AriaRole.Button, new() { Name = "Connect Google" });
        await connect.ClickAsync();
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Microsoft again" }).ClickAsync();
        await new ProviderPage(person.Page).SignInAsync("microsoft", "mara.nieuw@halden.example");
        await Expect(person.Page.GetByText("You are back from Microsoft.")).ToBeVisibleAsync();
        await new Portal(person.Page).IsLiveAsync();
        await person.PageIsAccessibleAsync();
        await connect.ClickAsync();
        await new ProviderPage(person.Page).SignInAsync("google", "unverified+mara.nieuw@halden.example");
        await Expect(person.Page.GetByText("Google is connected.")).ToBeVisibleAsync();
        await new Portal(person.Page).IsLiveAsync();
        await person.PageIsAccessibleAsync();
        await new Portal(person.Page).SignOutAsync();
        await ContinueAsync(person.Page, "Google", "unverified+mara.nieuw@halden.example");

        // No refresh token came: once, they are sent there to consent to it.
        await new ProviderPage(person.Page).ConsentAsync("google", "unverified+mara.nieuw@halden.example");
        await new Portal(person.Page).IsHomeAsync("Mara");

        // Whoever signs out there is signed out here, and the open page says why.
        var there = await person.Context.NewPageAsync();
        await new ProviderPage(there).SignOutAsync(providers.Google);
        await SaysAsync(person.Page, "You signed out at Google, and so here too.");

        await ContinueAsync(person.Page, "Microsoft", "nobody@halden.example");
        await SaysAsync(person.Page, "Nobody here has the email address of this Microsoft account.");
        await ContinueAsync(person.Page, "Microsoft", "unverified+ana.halden@halden.example");
        await SaysAsync(person.Page, "Microsoft does not confirm its email address.");
        await ChooseAsync(person.Page, "Google");
        await new ProviderPage(person.Page).CancelAsync("google");
        await SaysAsync(person.Page, "You did not finish signing in with Google.");

        // Of a manager a second factor of ours is asked, whatever the provider says of its own.
        await ContinueAsync(person.Page, "Microsoft", "wies.nieuw@halden.example");
        await new SignInPage(person.Page).Is("Check your mail");

        // Removed: gone at once.
        await administrator.Page.GotoAsync(Page);
        await administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Remove halden.example" }).First.ClickAsync();
        await administrator.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Remove halden.example" })).ToHaveCountAsync(1);
    }

    private static async Task ConnectAsync(Person administrator, string provider, string button)
    {
        var page = administrator.Page;
        await page.GotoAsync(Page);
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await new ProviderPage(page).SignInAsync(provider.ToLowerInvariant(), "ana.halden@halden.example");
        await Expect(page.GetByText($"{provider} has confirmed it")).ToBeVisibleAsync();
        await new Portal(page).IsLiveAsync();
    }

    private static async Task ContinueAsync(IPage page, string provider, string account)
    {
        await ChooseAsync(page, provider);
        await new ProviderPage(page).SignInAsync(provider.ToLowerInvariant(), account);
    }

    private static async Task ChooseAsync(IPage page, string provider)
    {
        if (!page.Url.Contains("/sign-in", StringComparison.Ordinal))
            await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Continue with {provider}" }).ClickAsync();
    }

    private static async Task SaysAsync(IPage page, string sentence)
    {
        await new SignInPage(page).IsOpenAsync();
        await Expect(page.Locator(".notice")).ToContainTextAsync(sentence);
    }
}

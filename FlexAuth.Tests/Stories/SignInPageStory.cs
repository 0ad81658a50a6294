namespace FlexAuth.Tests.Stories;

[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class SignInPageStory(Browser browser)
{
    [Fact]
    [Trait("Rule", "HD1")]
    public async Task The_sign_in_page_comes_alive_in_Chromium_without_a_complaint()
    {
        await using var server = await RunningFlexAuth.StartAsync();
        await using var person = await browser.PersonAsync(server);

        await person.Page.GotoAsync(server.SignInUrl);
        await person.Page.GetByRole(Microsoft.Playwright.AriaRole.Textbox).FillAsync("nobody@halden.example");
        await person.Page.Keyboard.PressAsync("Enter");
        await person.Page.Locator("input[type=password]").WaitForAsync();

        await person.PageIsAccessibleAsync();
        person.HasNoComplaints();
    }
}

using FlexAuth.Tests.Core.SecondFactors;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>Set-up of the authentication app.</summary>
internal sealed class AuthenticatorStep(IPage page)
{
    public ILocator Heading => page.GetByRole(AriaRole.Heading, new() { Name = "Set up an authentication app" });

    public ILocator QrCode => page.Locator(".qr svg");

    public ILocator Key => page.GetByRole(AriaRole.Group, new() { Name = "Key for your authentication app" });

    public ILocator ByHand => page.Locator("summary", new() { HasText = "Type a key instead" });

    public ILocator OnThisDevice => page.GetByRole(AriaRole.Link, new() { Name = "Open in your authentication app on this device" });

    public ILocator Code => page.GetByRole(AriaRole.Textbox, new() { Name = "Verification code" });

    public ILocator Error => page.Locator(".field .error");

    public Task IsShownAsync() => Expect(Heading).ToBeVisibleAsync();

    /// <summary>Reads the QR code off the screen, as a phone does.</summary>
    /// <returns>The otpauth address.</returns>
    public async Task<string> ScanAsync()
    {
        var picture = Path.GetTempFileName();
        try
        {
            await QrCode.ScreenshotAsync(new() { Path = picture, Type = ScreenshotType.Png });
            return await Tool.RunAsync("zbarimg", ["--quiet", "--raw", picture]);
        }
        finally
        {
            File.Delete(picture);
        }
    }

    public async Task<AuthenticationApp> TypeKeyIntoAppAsync()
    {
        await IsShownAsync();
        await ByHand.ClickAsync();
        return new AuthenticationApp(await Key.Locator("code").InnerTextAsync());
    }

    /// <summary>The last of six digits sends them.</summary>
    public Task GiveCodeAsync(string code) => Code.FillAsync(code);
}

using Microsoft.Playwright;

namespace FlexAuth.Tests.Stories;

/// <summary>One Chromium for the stories of a collection; each person gets a context, which shares nothing with the others.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>Milliseconds that whoever clicks or looks waits for the page at most.</summary>
    private const float Patience = 60_000;

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-smooth-scrolling",
    ];

    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = Arguments,
        });
    }

    /// <summary>Somebody with a browser of their own and one open tab.</summary>
    internal Task<Person> PersonAsync(RunningFlexAuth server, ColorScheme scheme = ColorScheme.Light, bool onPhone = false) =>
        PersonAsync(server.Address, scheme, onPhone);

    /// <summary>The same, in front of what stands at that address.</summary>
    internal async Task<Person> PersonAsync(Uri address, ColorScheme scheme = ColorScheme.Light, bool onPhone = false)
    {
        var context = await _chromium.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.AbsoluteUri,
            Locale = "en-GB",
            TimezoneId = "Europe/Madrid",
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = onPhone ? Person.Phone : Person.Desktop,
            IsMobile = onPhone,
            HasTouch = onPhone,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(Patience);
        return await Person.OpenAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }
}

/// <summary>
/// Stories of people who sign in and look after their own sign-in. They and <see cref="SettingsStories"/> run side by side, each with a
/// browser and a demo organization of its own.
/// </summary>
[CollectionDefinition(Name)]
public sealed class SignInStories : ICollectionFixture<Browser>, ICollectionFixture<Halden>, ICollectionFixture<PublishedFiles>
{
    public const string Name = "Sign-in stories";
}

/// <summary>Stories of administrators in the settings.</summary>
[CollectionDefinition(Name)]
public sealed class SettingsStories : ICollectionFixture<Browser>, ICollectionFixture<Halden>
{
    public const string Name = "Settings stories";
}

using System.Net;
using System.Net.Sockets;
using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Web.Settings.Organization.Providers;

namespace FlexAuth.Tests.Web.Settings.Organization.Providers;

/// <summary>Microsoft is configured at an address that accepts and never answers, Google at one where nobody is.</summary>
public sealed class ProviderCheckPageTests : PortalTest
{
    private readonly TcpListener hanging = Hanging();

    private protected override ServerOffer Offer =>
        ServerOffer.Today with { Providers = EnumSet.Of(SignInMethod.Microsoft, SignInMethod.Google) };

    private protected override (string Key, string Value)[] Settings =>
    [
        .. Of("Microsoft", ((IPEndPoint)hanging.LocalEndpoint).Port),
        .. Of("Google", 9),
    ];

    [Fact, Trait("Rule", "DU6")]
    public async Task One_that_hangs_keeps_nobody_from_what_the_other_says_and_is_given_up()
    {
        await SignInAdministratorAsync();

        var page = Render<ProviderCheckPage>();

        page.WaitForAssertion(() => Assert.Contains("Issuer not reachable", Card(page, "google")));
        Assert.Contains("Checking…", Card(page, "microsoft"));
        Assert.Contains("Something is wrong", Card(page, "google"));
        Assert.Contains("to check FlexAuth:Providers:Google:Authority", Card(page, "google"));
        Assert.Contains("https://login.example.org/sign-in/with/google", Card(page, "google"));
        Assert.DoesNotContain("Signing out there", Card(page, "google"));
        Assert.DoesNotContain("canary-secret", page.Markup);

        Host.Clock.Advance(TimeSpan.FromSeconds(10));
        page.WaitForAssertion(() => Assert.Contains("Issuer not reachable", Card(page, "microsoft")));
        Assert.Contains("https://login.example.org/sign-in/with/microsoft/front-channel-logout", Card(page, "microsoft"));
        Assert.Contains("Whoever runs this server adds them to the ID token at Microsoft Entra ID.", Card(page, "microsoft"));
    }

    [Fact]
    public async Task A_database_that_is_away_is_told_and_can_be_tried_again()
    {
        await SignInAdministratorAsync();
        Door.IsBroken = true;
        var page = Render<ProviderCheckPage>();
        page.WaitForAssertion(() => Assert.Contains("This page could not be loaded", page.Markup));

        Door.IsBroken = false;
        page.Find(".notice button").Click();

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("section.card").Count));
    }

    [Theory, Trait("Rule", "AZ1")]
    [InlineData(MemberRole.OrganizationAdministrator, true)]
    [InlineData(MemberRole.Manager, false)]
    public async Task Whoever_is_no_administrator_of_the_main_organization_is_told_so(MemberRole role, bool isBelow)
    {
        SignIn(await Host.AdministratorAsync(isBelow ? await Host.SuborganizationAsync("North") : null) with { Role = role });

        Assert.Contains("This page is for administrators", Render<ProviderCheckPage>().Markup);
    }

    public override async ValueTask InitializeAsync()
    {
        hanging.Start();
        await base.InitializeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        hanging.Dispose();
    }

    private static string Card(IRenderedComponent<ProviderCheckPage> page, string provider) => page.Find($"[aria-labelledby='check-{provider}']").TextContent;

    private static TcpListener Hanging()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static IEnumerable<(string, string)> Of(string provider, int port) =>
    [
        ($"FlexAuth:Providers:{provider}:ClientId", "flexauth"),
        ($"FlexAuth:Providers:{provider}:ClientSecret", "canary-secret"),
        ($"FlexAuth:Providers:{provider}:Authority", $"http://localhost:{port}"),
        ($"FlexAuth:Providers:{provider}:Api", $"http://localhost:{port}"),
    ];
}

/// <summary>On a server that offers none.</summary>
public sealed class ProviderCheckPageWithoutProvidersTests : PortalTest
{
    [Fact]
    public async Task What_to_register_is_told_before_anything_is_configured()
    {
        await SignInAdministratorAsync();

        var page = Render<ProviderCheckPage>();

        page.WaitForAssertion(() => Assert.Contains("No provider is set up on this server", page.Markup));
        Assert.Empty(page.FindAll(".actions .button-primary"));
        Assert.Contains("https://login.example.org/sign-in/with/microsoft", page.Find("[aria-labelledby='check-microsoft']").TextContent);
        Assert.Contains("FlexAuth:Providers:Google:ClientId", page.Find("[aria-labelledby='check-google']").TextContent);
    }
}

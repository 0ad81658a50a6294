using System.Web;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>Contoso and Fabrikam at a server that offers both providers, whose tokens the test chooses. One tenant and one domain are Contoso's.</summary>
internal sealed class ProviderWorld : IAsyncDisposable
{
    public const string Tenant = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    public const string OtherTenant = "7d444840-9dc0-41d1-b245-5ffdce74fad2";
    public const string Domain = "contoso.example";

    /// <summary>Global Administrator (learn.microsoft.com, built-in roles).</summary>
    public const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

    private const string ClientId = "flexauth-client";

    private static readonly HttpClient Web = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private readonly TokenServer _server;

    private ProviderWorld(TokenServer server, Forest forest) => (_server, Forest) = (server, forest);

    public Forest Forest { get; }

    public CoreHost Host => Forest.Host;

    public static Task<ProviderWorld> BeginAsync(TokenServer server, bool withTenants = true, params (string, string)[] settings) =>
        BeginAsync(server, sendsSms: false, withTenants, settings);

    public static Task<ProviderWorld> BeginWithSmsAsync(TokenServer server) => BeginAsync(server, sendsSms: true, withTenants: true, []);

    private static Task<ProviderWorld> BeginAsync(TokenServer server, bool sendsSms, bool withTenants, (string, string)[] settings) =>
        BeginAsync(server, ServerOffer.Of(sendsSms) with { Providers = EnumSet.Of(SignInMethod.Microsoft, SignInMethod.Google) }, withTenants, settings);

    /// <summary>With a provider of the operator's choice, "Contoso ID", which speaks for Contoso and is not connected yet.</summary>
    public static async Task<ProviderWorld> BeginWithOtherAsync(TokenServer server, params (string Key, string Value)[] settings)
    {
        var offer = ServerOffer.Today with
        {
            Providers = EnumSet.Of(SignInMethod.Microsoft, SignInMethod.Google, SignInMethod.OpenIdConnect),
            Names = new Dictionary<SignInMethod, string> { [SignInMethod.OpenIdConnect] = "Contoso ID" },
        };
        var world = await BeginAsync(server, offer, withTenants: false, [.. Further(0, server, "Contoso ID", settings)]);
        world.NameOrganization(world.Forest.Main);
        return world;
    }

    /// <summary>What describes a provider of the operator's choice at a place of the list.</summary>
    public static IEnumerable<(string, string)> Further(int place, TokenServer server, string name, params (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] usual = [("DisplayName", name), ("Domains:0", Domain), ("Organization", $"{Guid.CreateVersion7()}")];
        return Settings($"OpenIdConnect:{place}", server)
            .Concat(usual.Concat(settings).Select(setting => ($"FlexAuth:Providers:OpenIdConnect:{place}:{setting.Key}", setting.Value)));
    }

    private static async Task<ProviderWorld> BeginAsync(TokenServer server, ServerOffer offer, bool withTenants, (string, string)[] settings)
    {
        var forest = await Forest.GrowAsync(offer, [.. Settings("Microsoft", server), .. Settings("Google", server), .. settings]);
        var world = new ProviderWorld(server, forest);
        if (withTenants)
        {
            await world.GiveAsync(SignInMethod.Microsoft, Tenant, forest.Main);
            await world.GiveAsync(SignInMethod.Google, Domain, forest.Main);
        }

        return world;
    }

    public static IEnumerable<(string, string)> Settings(string provider, TokenServer server) =>
    [
        ($"FlexAuth:Providers:{provider}:ClientId", ClientId),
        ($"FlexAuth:Providers:{provider}:ClientSecret", "canary-client-secret"),
        ($"FlexAuth:Providers:{provider}:Authority", server.Issuer),
        ($"FlexAuth:Providers:{provider}:Api", server.Api),
    ];

    public async Task<ProviderTenant> GiveAsync(SignInMethod provider, string tenant, Organization organization)
    {
        var row = new ProviderTenant
        {
            Provider = provider,
            Tenant = tenant,
            RootOrganizationId = organization.RootId,
            VerifiedAt = Host.Clock.GetUtcNow(),
        };
        await Host.ChangeAsync(db => db.Add(row));
        return row;
    }

    public Task<Member> MemberAsync(Organization? organization = null, MemberRole role = MemberRole.Member, Action<Member>? but = null) =>
        Forest.MemberAsync(organization ?? Forest.Main, role, but);

    /// <summary>What Entra ID says of that person's account, where it vouches for the address; of now, and with what differs.</summary>
    public Dictionary<string, object?> Entra(Member member, params (string Name, object? Value)[] but) => Claims(
        [("sub", "pairwise"), ("tid", Tenant), ("oid", member.Id.ToString()), ("email", member.Email), ("xms_edov", true), .. but]);

    /// <summary>What Google says.</summary>
    public Dictionary<string, object?> Google(Member member, params (string Name, object? Value)[] but) => Claims(
        [("sub", $"google-{member.Id:N}"), ("hd", Domain), ("email", member.Email), ("email_verified", true), .. but]);

    /// <summary>What "Contoso ID" says.</summary>
    public Dictionary<string, object?> Other(Member member, params (string Name, object? Value)[] but) => Claims(
        [("sub", $"id-{member.Id:N}"), ("email", member.Email), ("email_verified", true), .. but]);

    /// <summary>The configuration says that "Contoso ID" speaks for that tree.</summary>
    public void NameOrganization(Organization main, int place = 0) =>
        Host.Get<IOptions<ProvidersOptions>>().Value.OpenIdConnect[place].Organization = main.Id;

    /// <summary>From now on the provider says so.</summary>
    public Task SaysAsync(Dictionary<string, object?> claims, string? forge = null) => _server.WishAsync(new { claims, forge });

    /// <summary>From now on the provider says so, and its API answers so.</summary>
    public Task SaysAsync(Dictionary<string, object?> claims, Dictionary<string, object> api) => _server.WishAsync(new { claims, api });

    /// <summary>What Entra ID's API says of that account's roles; null for one that it hides.</summary>
    public static Dictionary<string, object> Roles(params string?[] templates) => new()
    {
        ["/me/transitiveMemberOf/microsoft.graph.directoryRole"] = new { value = templates.Select(roleTemplateId => new { roleTemplateId }) },
    };

    /// <summary>What Entra ID's API says of that person.</summary>
    public static Dictionary<string, object> Me(Guid id, string? jobTitle, params string[] businessPhones) =>
        new() { ["/me"] = new { id, jobTitle, businessPhones, mobilePhone = "+31 6 12345612" } };

    /// <summary>What the API of Google Workspace says of that account.</summary>
    public static Dictionary<string, object> Workspace(Member member, bool isAdmin) =>
        new() { [$"/users/google-{member.Id:N}"] = new { id = $"google-{member.Id:N}", isAdmin }, [DomainPath] = Verified(true) };

    /// <summary>Where the same says whether the domain is verified, and what it says then.</summary>
    public const string DomainPath = $"/customer/my_customer/domains/{Domain}";

    public static object Verified(bool verified, string domainName = Domain) => new { domainName, verified };

    /// <summary>"Continue with…", what the person does there, and the way back to our door.</summary>
    public static async Task<ProviderAnswer> VisitAsync(SignInBrowser browser, SignInMethod provider, string returnUrl = "/") =>
        await VisitAsync((await browser.AnswerAsync<GoToProvider>(new ChooseProvider(provider, returnUrl))).Address, provider);

    public static async Task<ProviderAnswer> VisitAsync(Uri address, SignInMethod provider)
    {
        using var answer = await Web.GetAsync(address, TestContext.Current.CancellationToken);
        var back = HttpUtility.ParseQueryString(answer.Headers.Location!.Query);
        return new ProviderAnswer(provider, back["state"], back["code"], back["error"], back["iss"]);
    }

    public Task<Result<ProviderOutcome>> ReturnAsync(SignInBrowser browser, ProviderAnswer answer) =>
        Host.Get<FinishProviderSignIn>().ExecuteAsync(browser.Visitor, answer);

    /// <summary>There and back; the code of what went wrong, or null.</summary>
    public async Task<string?> ProblemAsync(SignInBrowser browser, SignInMethod provider = SignInMethod.Microsoft)
    {
        var outcome = await ReturnAsync(browser, await VisitAsync(browser, provider));
        return outcome.Error?.Code ?? outcome.Value.Problem?.Code;
    }

    /// <summary>There, back, and in: for whom no second factor is asked.</summary>
    public async Task<StartedSession> SignInAsync(SignInBrowser browser, SignInMethod provider = SignInMethod.Microsoft)
    {
        Assert.Null(await ProblemAsync(browser, provider));
        return (await browser.RedeemAsync((await browser.ResumeAsync<Done>()).Ticket)).Value;
    }

    /// <summary>An administrator proves a tenant; the code of what went wrong, or null.</summary>
    public async Task<string?> ProveTenantAsync(SignedInMember administrator, SignInMethod provider = SignInMethod.Microsoft, string? tenant = null)
    {
        var there = await Host.Get<AddTenant>().ExecuteAsync(administrator, new ProviderQuestion(provider, "/settings/organization/providers") { Tenant = tenant });
        if (!there.Succeeded)
            return there.Error.Code;
        var outcome = await Host.Get<FinishTenant>().ExecuteAsync(administrator, await VisitAsync(there.Value, provider));
        return outcome.Error?.Code ?? outcome.Value.Problem?.Code;
    }

    public ValueTask DisposeAsync() => Forest.DisposeAsync();

    private Dictionary<string, object?> Claims(IEnumerable<(string Name, object? Value)> claims)
    {
        var now = Host.Clock.GetUtcNow();
        Dictionary<string, object?> all = new()
        {
            ["aud"] = ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in claims)
            all[name] = value;
        return all;
    }
}

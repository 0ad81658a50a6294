using System.Net;
using System.Security.Cryptography;
using FlexAuth.Core.Data;
using FlexAuth.Core.Providers.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>
/// Entra ID's documents as they are at its address for all organizations, with a place for the tenant in the issuer and in each key's; and its
/// outages. What stands between us and it is played here; what is signed and checked is real.
/// </summary>
internal sealed class EntraDocuments : HttpMessageHandler, IHttpClientFactory
{
    public const string Template = "https://login.microsoftonline.com/{tenantid}/v2.0";

    private const string Sid = "3b2f8a6e-91f4-4f0e-8a4e-0d0f1c5b7a21";

    private readonly RSA _rsa = RSA.Create(2048);

    public TestClock Clock { get; } = new();

    /// <summary>How often the discovery document was asked for.</summary>
    public int Asked { get; private set; }

    public bool IsDown { get; set; }

    /// <summary>Whether it takes requests and never answers.</summary>
    public bool Hangs { get; set; }

    /// <summary>What the token endpoint answers.</summary>
    public (int Status, string Body) TokenAnswer { get; set; }

    /// <summary>How often a code was traded.</summary>
    public int Traded { get; private set; }

    /// <summary>What the page answers at which people sign in.</summary>
    public (int Status, string? Location, string Page) PageAnswer { get; set; } = (200, null, "");

    public string Issuer { get; set; } = Template;

    public string TokenEndpoint { get; set; } = "https://login.microsoftonline.com/organizations/oauth2/v2.0/token";

    /// <summary>Whose tokens the key signs; a template for everybody's.</summary>
    public string KeyIssuer { get; set; } = Template;

    public Provider Provider { get; } = new()
    {
        Method = SignInMethod.Microsoft,
        DisplayName = "Microsoft Entra ID",
        Authority = new Uri("https://login.microsoftonline.com/organizations/v2.0"),
        ClientId = "flexauth-client",
        ClientSecret = "a secret",
        Scopes = "openid",
        AdministratorScopes = "Directory.Read.All",
        OptionalClaims = ["sid", "auth_time", "xms_edov"],
        AskAnew = new Dictionary<string, string>(),
        Api = new Uri("https://graph.microsoft.com/v1.0"),
        AdministratorQuestion = ProviderRoles.AskMicrosoft,
        IsAdministrator = ProviderRoles.SaysMicrosoft,
        RedirectUri = new Uri("https://login.example.org/sign-in/with/microsoft"),
        Identify = ProviderClaims.OfMicrosoft,
    };

    public ProviderMetadata Metadata() => new(this, Clock, NullLogger<ProviderMetadata>.Instance);

    public ProviderTokens Tokens(ILoggerFactory? log = null) => new(Metadata(), Clock, (log ?? NullLoggerFactory.Instance).CreateLogger<ProviderTokens>());

    /// <summary>A logout token of that tenant, about the account and the session of <see cref="Token"/>.</summary>
    public string LogoutToken(string tenant, string issuer) => Signed("key", new()
    {
        ["iss"] = issuer,
        ["aud"] = Provider.ClientId,
        ["sub"] = "pairwise",
        ["sid"] = Sid,
        ["tid"] = tenant,
        ["jti"] = Guid.NewGuid().ToString(),
        ["events"] = new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>() },
    });

    /// <summary>A token of that tenant, which says that it is of that issuer.</summary>
    public string Token(string tenant, string issuer, string key = "key") => Signed(
        key,
        new()
        {
            ["iss"] = issuer,
            ["aud"] = Provider.ClientId,
            ["sub"] = "pairwise",
            ["oid"] = "5a1ff6c2-2d4c-4b8e-9f0e-0c1d2e3f4a5b",
            ["tid"] = tenant,
            ["nonce"] = "nonce",
            ["sid"] = Sid,
        });

    private string Signed(string key, Dictionary<string, object> claims) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Claims = claims,
        IssuedAt = Clock.GetUtcNow().UtcDateTime,
        NotBefore = Clock.GetUtcNow().UtcDateTime,
        Expires = Clock.GetUtcNow().AddHours(1).UtcDateTime,
        SigningCredentials = new SigningCredentials(new RsaSecurityKey(_rsa) { KeyId = key }, SecurityAlgorithms.RsaSha256),
    });

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.EndsWith("openid-configuration", StringComparison.Ordinal))
            Asked++;
        if (IsDown)
            throw new HttpRequestException("Nobody answers.");
        if (Hangs)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        if (request.RequestUri.AbsolutePath.EndsWith("/authorize", StringComparison.Ordinal))
        {
            var page = new HttpResponseMessage((HttpStatusCode)PageAnswer.Status) { Content = new StringContent(PageAnswer.Page) };
            page.Headers.Location = PageAnswer.Location is { } location ? new Uri(location, UriKind.RelativeOrAbsolute) : null;
            return page;
        }

        if (request.RequestUri.AbsolutePath.EndsWith("/token", StringComparison.Ordinal))
        {
            Traded++;
            return new HttpResponseMessage((HttpStatusCode)TokenAnswer.Status) { Content = new StringContent(TokenAnswer.Body) };
        }

        var body = request.RequestUri.AbsolutePath.EndsWith("openid-configuration", StringComparison.Ordinal) ? Discovery() : Keys();
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) };
    }

    protected override void Dispose(bool disposing)
    {
        _rsa.Dispose();
        base.Dispose(disposing);
    }

    private string Discovery() => $$"""
        {
          "issuer": "{{Issuer}}",
          "authorization_endpoint": "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize",
          "token_endpoint": "{{TokenEndpoint}}",
          "jwks_uri": "https://login.microsoftonline.com/organizations/discovery/v2.0/keys"
        }
        """;

    private string Keys()
    {
        var key = _rsa.ExportParameters(false);
        return $$"""
            {"keys":[{"kty":"RSA","use":"sig","kid":"key","n":"{{Base64UrlEncoder.Encode(key.Modulus)}}","e":"{{Base64UrlEncoder.Encode(key.Exponent)}}","issuer":"{{KeyIssuer}}"}]}
            """;
    }
}

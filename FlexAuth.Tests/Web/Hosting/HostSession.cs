using System.Net;
using System.Text.RegularExpressions;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Hosting;

/// <summary>A browser in front of the host that somebody is signed in with, without the way through the wizard.</summary>
internal sealed partial class HostSession(HttpClient client, Guid sessionId, string token) : IDisposable
{
    public const string Cookie = "__Host-flexauth-session";

    /// <summary>Sends the session's cookie, and keeps those it is given.</summary>
    public HttpClient Client => client;

    public Guid SessionId => sessionId;

    public string Token => token;

    /// <summary>A session of the demo organization's administrator.</summary>
    public static async Task<HostSession> BeginAsync(TestHost host)
    {
        var client = host.CreateClient();
        var token = SecretToken.New();
        var now = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync();
        var session = new Session
        {
            MemberId = await db.Members.Where(m => m.Role == MemberRole.OrganizationAdministrator).OrderBy(m => m.Id).Select(m => m.Id).FirstAsync(),
            TokenHash = SecretToken.Hash(token),
            Method = SignInMethod.Password,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now.AddHours(24),
        };
        db.Add(session);
        await db.SaveChangesAsync();
        client.DefaultRequestHeaders.Add("Cookie", $"{Cookie}={token}");
        return new HostSession(client, session.Id, token);
    }

    /// <summary>The form's antiforgery token on that page; its cookie is kept.</summary>
    public async Task<string> AntiforgeryTokenAsync(string page) => await AntiforgeryTokenAsync(client, page);

    public static async Task<string> AntiforgeryTokenAsync(HttpClient client, string page) =>
        AntiforgeryTokenIn(await client.GetStringAsync(page, TestContext.Current.CancellationToken));

    /// <summary>The form's antiforgery token in that page's text; empty where it has none.</summary>
    public static string AntiforgeryTokenIn(string html) => WebUtility.HtmlDecode(TokenField().Match(html).Groups[1].Value);

    public void Dispose() => client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}

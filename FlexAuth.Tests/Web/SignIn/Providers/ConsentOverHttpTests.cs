using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Tests.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.SignIn.Providers;

/// <summary>What the page for administrators' consent may send back, as it stands in the address: anybody may have written it.</summary>
[Trait("Rule", "FE4")]
public sealed class ConsentOverHttpTests(ConsentOverHttpTests.One one) : IClassFixture<ConsentOverHttpTests.One>
{
    private const string Tenant = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private const string Given = $"admin_consent=True&tenant={Tenant}";
    private const string Page = "/settings/organization/providers";

    private readonly TestHost host = one.Host;

    [Theory]
    [InlineData(Given, null)]
    [InlineData($"admin_consent=true&tenant={Tenant}&scope=openid", null)]
    [InlineData($"admin_consent=True&tenant=3F2504E0-4F89-41D3-9A0C-0305E82C3301", null)]
    [InlineData($"admin_consent=False&tenant={Tenant}", "provider.cancelled")]
    [InlineData($"admin_consent=1&tenant={Tenant}", "provider.cancelled")]
    [InlineData($"admin_consent=True&admin_consent=True&tenant={Tenant}", "provider.cancelled")]
    [InlineData($"admin_consent=True&tenant={Tenant}&tenant=other", "provider.cancelled")]
    [InlineData("admin_consent=True", "provider.cancelled")]
    [InlineData("", "provider.cancelled")]
    [InlineData("admin_consent=True&tenant=%3Cscript%3E", "provider.consent_unconnected")]
    [InlineData("error=access_denied&error_description=AADSTS65004%3A%20The%20user%20declined.", "provider.cancelled")]
    [InlineData("error=access_denied&error_description=AADSTS90094%3A%20An%20administrator%20has%20to.", "provider.consent_missing")]
    [InlineData("error=temporarily_unavailable", "provider.unreachable")]
    [InlineData($"{Given}&error=access_denied", "provider.cancelled")]
    [InlineData($"{Given}&error=access_denied&error=access_denied", "provider.cancelled")]
    public async Task What_it_says_is_read_as_it_was_meant_and_told_in_words_of_ours(string query, string? problem)
    {
        using var session = await HostSession.BeginAsync(host);
        await ConnectAsync(session);

        var address = await ReturnAsync(session.Client, $"state={await LeaveAsync(session)}&{query}");

        Assert.Equal(problem is null ? $"{Page}?consented=Microsoft" : $"{Page}?problem={problem}&provider=Microsoft", address);
        Assert.Equal(problem is null, await IsConsentedAsync());
    }

    [Fact]
    public async Task It_counts_once_and_for_the_session_that_left()
    {
        using var session = await HostSession.BeginAsync(host);
        using var other = await HostSession.BeginAsync(host);
        using var nobody = host.CreateClient();
        await ConnectAsync(session);
        var query = $"state={await LeaveAsync(session)}&{Given}";

        Assert.Equal($"/sign-in?returnUrl={WebUtility.UrlEncode(Page)}&ended=session", await ReturnAsync(nobody, query));
        Assert.Equal($"{Page}?problem=provider.visit_over&provider=Microsoft", await ReturnAsync(other.Client, query));
        Assert.False(await IsConsentedAsync());
        Assert.Equal($"{Page}?consented=Microsoft", await ReturnAsync(session.Client, query));
        Assert.Equal($"{Page}?problem=provider.visit_over&provider=Microsoft", await ReturnAsync(session.Client, query));
    }

    [Theory]
    [InlineData("", "/sign-in")]
    [InlineData("state=", "/sign-in")]
    [InlineData("state=a", "/sign-in")]
    [InlineData("state=zAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "/sign-in")]
    [InlineData("state={forged}", Page)]
    [InlineData("state={left}&state={left}", "/sign-in")]
    public async Task Without_the_state_that_somebody_left_with_nothing_is_remembered(string state, string page)
    {
        using var session = await HostSession.BeginAsync(host);
        await ConnectAsync(session);
        state = state.Replace("{forged}", $"a{SecretToken.New()}", StringComparison.Ordinal)
            .Replace("{left}", await LeaveAsync(session), StringComparison.Ordinal);

        Assert.Equal($"{page}?problem=provider.visit_over&provider=Microsoft", await ReturnAsync(session.Client, $"{state}&{Given}"));
        Assert.False(await IsConsentedAsync());
    }

    private static async Task<string> ReturnAsync(HttpClient client, string query)
    {
        using var answer = await client.GetAsync($"/sign-in/with/microsoft?{query}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>On the way to the page for consent; where that is, is not asked here.</summary>
    private async Task<string> LeaveAsync(HostSession session)
    {
        var (state, now) = ($"a{SecretToken.New()}", host.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        await ChangeAsync(db =>
        {
            db.Add(new ProviderVisit
            {
                StateHash = SecretToken.Hash(state),
                Errand = ProviderErrand.Consent,
                Provider = SignInMethod.Microsoft,
                SessionId = session.SessionId,
                ProtectedVerifier = "unused",
                ReturnUrl = Page,
                CreatedAt = now,
                ExpiresAt = now.AddMinutes(10),
            });
            return db.SaveChangesAsync();
        });
        return state;
    }

    /// <summary>The tenant is the organization's; nobody has consented yet.</summary>
    private Task ConnectAsync(HostSession session) => ChangeAsync(async db =>
    {
        await db.Set<ProviderTenant>().ExecuteDeleteAsync();
        var rootId = await db.Set<Session>().Where(s => s.Id == session.SessionId)
            .Join(db.Set<Member>(), s => s.MemberId, m => m.Id, (s, m) => m.Organization.RootId).SingleAsync();
        db.Add(new ProviderTenant { Provider = SignInMethod.Microsoft, Tenant = Tenant, RootOrganizationId = rootId });
        return await db.SaveChangesAsync();
    });

    private async Task<bool> IsConsentedAsync()
    {
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync();
        return await db.Set<ProviderTenant>().AnyAsync(t => t.ConsentedAt != null);
    }

    private async Task ChangeAsync(Func<FlexAuthDbContext, Task<int>> change)
    {
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync();
        await change(db);
    }

    /// <summary>One host for all of them: none is changed by another's visit.</summary>
    public sealed class One : IDisposable
    {
        internal TestHost Host { get; } = new();

        public void Dispose() => Host.Dispose();
    }
}

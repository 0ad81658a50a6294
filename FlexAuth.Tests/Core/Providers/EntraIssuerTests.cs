using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Tests.Core.Delivery;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlexAuth.Tests.Core.Providers;

public sealed class EntraIssuerTests
{
    private const string Tenant = ProviderWorld.Tenant;

    private static string IssuerOf(string tenant) => EntraDocuments.Template.Replace("{tenantid}", tenant, StringComparison.Ordinal);

    [Fact, Trait("Rule", "FE3")]
    public async Task A_token_of_any_tenant_is_of_the_issuer_that_is_that_tenants()
    {
        using var entra = new EntraDocuments();

        var read = await entra.Tokens().ReadAsync(entra.Provider, entra.Token(Tenant, IssuerOf(Tenant)), "nonce", default);

        Assert.Equal((Tenant, IssuerOf(Tenant)), (read.Value.Tenant, read.Value.Issuer));
    }

    [Theory, Trait("Rule", "FE3")]
    [InlineData("another tenant's issuer", ProviderWorld.OtherTenant)]
    [InlineData("the template itself", "{tenantid}")]
    [InlineData("all organizations", "organizations")]
    public async Task A_token_of_one_tenant_that_names_another_issuer_is_refused(string what, string named)
    {
        using var entra = new EntraDocuments();

        var read = await entra.Tokens().ReadAsync(entra.Provider, entra.Token(Tenant, IssuerOf(named)), "nonce", default);

        Assert.Equal((what, "provider.answer_refused"), (what, read.Error?.Code));
    }

    [Theory, Trait("Rule", "FE3")]
    [InlineData("{tenantid}")]
    [InlineData("organizations")]
    [InlineData("")]
    public async Task A_tenant_that_is_none_fits_no_issuer(string tenant)
    {
        using var entra = new EntraDocuments();

        Assert.False((await entra.Tokens().ReadAsync(entra.Provider, entra.Token(tenant, IssuerOf(tenant)), "nonce", default)).Succeeded);
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task A_session_is_known_without_the_tenant_and_an_account_by_it()
    {
        using var entra = new EntraDocuments();
        var tokens = entra.Tokens();

        var here = (await tokens.ReadAsync(entra.Provider, entra.Token(Tenant, IssuerOf(Tenant)), "nonce", default)).Value;
        var elsewhere = (await tokens.ReadAsync(
            entra.Provider, entra.Token(ProviderWorld.OtherTenant, IssuerOf(ProviderWorld.OtherTenant)), "nonce", default)).Value;

        // The browser comes with the session alone, and sub is pairwise within a tenant.
        Assert.Equal(entra.Provider.KeyOfSession("3b2f8a6e-91f4-4f0e-8a4e-0d0f1c5b7a21"), here.SessionHash);
        Assert.Equal(here.SessionHash, elsewhere.SessionHash);
        Assert.NotEqual(here.AccountHash, elsewhere.AccountHash);
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task Whom_one_tenant_signs_out_is_of_that_tenant_also_where_another_has_the_same_name_for_somebody()
    {
        using var entra = new EntraDocuments();
        var tokens = entra.Tokens();
        var (here, there) = (IssuerOf(Tenant), IssuerOf(ProviderWorld.OtherTenant));
        var mine = (await tokens.ReadAsync(entra.Provider, entra.Token(Tenant, here), "nonce", default)).Value;

        var logout = (await tokens.ReadLogoutAsync(entra.Provider, entra.LogoutToken(Tenant, here), default)).Value;
        var other = (await tokens.ReadLogoutAsync(entra.Provider, entra.LogoutToken(ProviderWorld.OtherTenant, there), default)).Value;

        Assert.Equal((mine.AccountHash, mine.SessionHash), (logout.AccountHash, logout.SessionHash));
        Assert.NotEqual(mine.AccountHash, other.AccountHash);
        Assert.False((await tokens.ReadLogoutAsync(entra.Provider, entra.LogoutToken(Tenant, there), default)).Succeeded);
    }

    [Fact, Trait("Rule", "FE3")]
    public async Task A_key_of_one_tenant_signs_for_no_other()
    {
        using var entra = new EntraDocuments { KeyIssuer = IssuerOf(ProviderWorld.OtherTenant) };
        var tokens = entra.Tokens();

        Assert.False((await tokens.ReadAsync(entra.Provider, entra.Token(Tenant, IssuerOf(Tenant)), "nonce", default)).Succeeded);
        Assert.True((await tokens.ReadAsync(
            entra.Provider, entra.Token(ProviderWorld.OtherTenant, IssuerOf(ProviderWorld.OtherTenant)), "nonce", default)).Succeeded);
    }

    [Fact, Trait("Rule", "DU6")]
    public async Task What_was_read_serves_for_a_day_while_the_provider_does_not_answer_and_no_longer()
    {
        using var entra = new EntraDocuments();
        var metadata = entra.Metadata();
        await metadata.GetAsync(entra.Provider, null, default);

        entra.IsDown = true;
        entra.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(EntraDocuments.Template, (await metadata.GetAsync(entra.Provider, ProviderMetadata.Floor, default)).Issuer);

        entra.Clock.Advance(TimeSpan.FromHours(1));
        var trouble = await Assert.ThrowsAsync<ProviderTrouble>(() => metadata.GetAsync(entra.Provider, null, default));
        Assert.Equal("provider.unreachable", trouble.Problem.Code);

        entra.IsDown = false;
        entra.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(await metadata.GetAsync(entra.Provider, null, default));
    }

    [Fact, Trait("Rule", "DU6")]
    public async Task A_provider_that_is_down_is_not_asked_with_every_click()
    {
        using var entra = new EntraDocuments { IsDown = true };
        var metadata = entra.Metadata();
        for (var click = 0; click < 20; click++)
            await Assert.ThrowsAsync<ProviderTrouble>(() => metadata.GetAsync(entra.Provider, null, default));

        Assert.Equal(1, entra.Asked);
    }

    [Fact, Trait("Rule", "RL1"), Trait("Rule", "DU6")]
    public async Task Tokens_of_made_up_keys_have_the_provider_asked_once_in_five_minutes_and_fill_no_log()
    {
        using var entra = new EntraDocuments();
        using var log = new CapturedLog();
        using var logs = new LoggerFactory([log]);
        var tokens = entra.Tokens(logs);
        for (var second = 0; second < 300; second++)
        {
            Assert.False((await tokens.ReadLogoutAsync(entra.Provider, entra.Token(Tenant, IssuerOf(Tenant), $"made up {second}"), default)).Succeeded);
            entra.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, entra.Asked);
        Assert.False((await tokens.ReadLogoutAsync(entra.Provider, entra.Token(Tenant, IssuerOf(Tenant), "made up"), default)).Succeeded);
        Assert.Equal(2, entra.Asked);
        Assert.Equal(6, log.All.Split('\n').Length);
        Assert.Contains("59 more", log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_documents_are_read_again_after_an_hour()
    {
        using var entra = new EntraDocuments();
        var metadata = entra.Metadata();
        await metadata.GetAsync(entra.Provider, null, default);
        entra.Clock.Advance(TimeSpan.FromMinutes(59));
        await metadata.GetAsync(entra.Provider, null, default);
        Assert.Equal(1, entra.Asked);

        entra.Clock.Advance(TimeSpan.FromMinutes(1));
        await metadata.GetAsync(entra.Provider, null, default);

        Assert.Equal(2, entra.Asked);
    }

    [Fact, Trait("Rule", "DU6")]
    public async Task A_provider_that_hangs_keeps_nobody_waiting_while_what_was_read_serves()
    {
        using var entra = new EntraDocuments();
        var metadata = entra.Metadata();
        await metadata.GetAsync(entra.Provider, null, default);
        entra.Hangs = true;
        entra.Clock.Advance(TimeSpan.FromHours(1));

        for (var signIn = 0; signIn < 3; signIn++)
            Assert.NotNull(await metadata.GetAsync(entra.Provider, null, default).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        Assert.Equal(2, entra.Asked);

        // Whoever needs a new key waits for it, but not for ever.
        var needsNewKey = metadata.GetAsync(entra.Provider, ProviderMetadata.Floor, default);
        Assert.False(needsNewKey.IsCompleted);
        entra.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(await needsNewKey.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    [Fact, Trait("Rule", "DU6")]
    public async Task A_provider_that_hangs_from_the_beginning_is_given_up_after_ten_seconds()
    {
        using var entra = new EntraDocuments { Hangs = true };
        var asked = entra.Metadata().GetAsync(entra.Provider, null, default);
        entra.Clock.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<ProviderTrouble>(() => asked.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    [Fact, Trait("Rule", "DU6")]
    public async Task A_clock_that_steps_back_neither_keeps_old_keys_nor_holds_off_a_provider_that_is_up_again()
    {
        using var entra = new EntraDocuments();
        var metadata = entra.Metadata();
        await metadata.GetAsync(entra.Provider, null, default);
        entra.Clock.Advance(TimeSpan.FromDays(-3));
        await metadata.GetAsync(entra.Provider, null, default);
        Assert.Equal(2, entra.Asked);

        using var down = new EntraDocuments { IsDown = true };
        var other = down.Metadata();
        await Assert.ThrowsAsync<ProviderTrouble>(() => other.GetAsync(down.Provider, null, default));
        down.IsDown = false;
        down.Clock.Advance(TimeSpan.FromDays(-3));
        Assert.NotNull(await other.GetAsync(down.Provider, null, default));
    }

    [Theory]
    [InlineData(401, "<html>Who are you?</html>", "provider.misconfigured")]
    [InlineData(401, "", "provider.misconfigured")]
    [InlineData(200, "<html>A proxy asks you to sign in</html>", "provider.unreachable")]
    [InlineData(502, "<html>Bad gateway</html>", "provider.unreachable")]
    [InlineData(400, "<html>No</html>", "provider.answer_refused")]
    [InlineData(400, """{"error":"invalid_grant","suberror":"consent_required"}""", "provider.consent_missing")]
    [InlineData(400, """{"error":"invalid_grant","error_description":"AADSTS65001: nobody has consented"}""", "provider.consent_missing")]
    [InlineData(400, """{"error":"interaction_required","suberror":"consent_required"}""", "provider.consent_missing")]
    [InlineData(400, """{"error":"interaction_required"}""", "provider.interaction_required")]
    [InlineData(400, """{"error":"invalid_grant","suberror":"basic_action"}""", "provider.interaction_required")]
    [InlineData(400, """{"error":"invalid_grant","suberror":"bad_token"}""", "provider.answer_refused")]
    public async Task A_token_endpoint_that_answers_with_a_page_is_told_by_its_status(int status, string body, string problem)
    {
        using var entra = new EntraDocuments { TokenAnswer = (status, body) };
        var exchange = new ProviderExchange(entra, entra.Metadata(), NullLogger<ProviderExchange>.Instance);

        var trouble = await Assert.ThrowsAsync<ProviderTrouble>(() => exchange.TradeAsync(entra.Provider, "code", "verifier", default));
        Assert.Equal(problem, trouble.Problem.Code);
    }

    [Theory, Trait("Rule", "FE3")]
    [InlineData("https://evil.example/{tenantid}/v2.0", null)]
    [InlineData("http://login.microsoftonline.com/{tenantid}/v2.0", null)]
    [InlineData(null, "http://login.microsoftonline.com/token")]
    public async Task Documents_that_lead_elsewhere_or_over_plain_http_are_not_used(string? issuer, string? tokenEndpoint)
    {
        using var entra = new EntraDocuments();
        entra.Issuer = issuer ?? entra.Issuer;
        entra.TokenEndpoint = tokenEndpoint ?? entra.TokenEndpoint;

        await Assert.ThrowsAsync<ProviderTrouble>(() => entra.Metadata().GetAsync(entra.Provider, null, default));
    }
}

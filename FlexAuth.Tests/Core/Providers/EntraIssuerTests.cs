using FlexAuth.Core.Providers.Protocol;

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
        await metadata.GetAsync(entra.Provider, anew: false, default);

        entra.IsDown = true;
        entra.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(EntraDocuments.Template, (await metadata.GetAsync(entra.Provider, anew: true, default)).Issuer);

        entra.Clock.Advance(TimeSpan.FromHours(1));
        var trouble = await Assert.ThrowsAsync<ProviderTrouble>(() => metadata.GetAsync(entra.Provider, anew: false, default));
        Assert.Equal("provider.unreachable", trouble.Problem.Code);

        entra.IsDown = false;
        entra.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(await metadata.GetAsync(entra.Provider, anew: false, default));
    }

    [Fact, Trait("Rule", "DU6")]
    public async Task A_provider_that_is_down_is_not_asked_with_every_click()
    {
        using var entra = new EntraDocuments { IsDown = true };
        var metadata = entra.Metadata();
        for (var click = 0; click < 20; click++)
            await Assert.ThrowsAsync<ProviderTrouble>(() => metadata.GetAsync(entra.Provider, anew: false, default));

        Assert.Equal(1, entra.Asked);
    }

    [Fact]
    public async Task Kept_documents_are_read_again_after_an_hour()
    {
        using var entra = new EntraDocuments();
        var metadata = entra.Metadata();
        await metadata.GetAsync(entra.Provider, anew: false, default);
        entra.Clock.Advance(TimeSpan.FromMinutes(59));
        await metadata.GetAsync(entra.Provider, anew: false, default);
        Assert.Equal(1, entra.Asked);

        entra.Clock.Advance(TimeSpan.FromMinutes(1));
        await metadata.GetAsync(entra.Provider, anew: false, default);

        Assert.Equal(2, entra.Asked);
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

        await Assert.ThrowsAsync<ProviderTrouble>(() => entra.Metadata().GetAsync(entra.Provider, anew: false, default));
    }
}

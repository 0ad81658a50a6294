using System.Web;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.Providers.Visits;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>An administrator consents for everybody of a tenant, on Entra ID's page for it. What comes back is shown, and opens nothing.</summary>
[Trait("Needs", "Server"), Trait("Rule", "FE4")]
public sealed class ConsentTests(TokenServer server) : IClassFixture<TokenServer>
{
    [Fact]
    public async Task The_way_there_is_the_page_for_administrators_with_a_state_of_its_own()
    {
        await using var world = await ProviderWorld.BeginAsync(server);

        var there = await LeaveAsync(world, await world.Forest.SignedInAsync(world.Forest.Main));

        var query = HttpUtility.ParseQueryString(there.Query);
        Assert.Equal($"{server.Issuer}/adminconsent", there.GetLeftPart(UriPartial.Path));
        Assert.Equal(("flexauth-client", "https://login.example.org/sign-in/with/microsoft"), (query["client_id"], query["redirect_uri"]));

        // For everybody no more than signing in needs: who administers the tenant is read with the consent of whoever proves it.
        Assert.Equal("openid profile email User.Read", query["scope"]);
        Assert.Equal(ProviderErrand.Consent, ProviderState.ErrandOf(query["state"]));
    }

    [Theory]
    [InlineData("given", null, "organization.provider_tenant.consented")]
    [InlineData("given for a tenant of another organization", "provider.consent_unconnected", "organization.provider_tenant.refused")]
    [InlineData("given for a tenant of nobody", "provider.consent_unconnected", "organization.provider_tenant.refused")]
    [InlineData("refused", "provider.cancelled", "organization.provider_tenant.refused")]
    [InlineData("not theirs to give", "provider.consent_missing", "organization.provider_tenant.refused")]
    public async Task What_came_of_it_is_remembered_for_their_own_tenant_alone_and_audited(string how, string? problem, string action)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.GiveAsync(SignInMethod.Microsoft, ProviderWorld.OtherTenant, world.Forest.Other);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var answer = AnswerTo(await LeaveAsync(world, olga));

        var outcome = await world.Host.Get<FinishConsent>().ExecuteAsync(olga, how switch
        {
            "given" => answer with { ConsentedTenant = ProviderWorld.Tenant.ToUpperInvariant() },
            "given for a tenant of another organization" => answer with { ConsentedTenant = ProviderWorld.OtherTenant },
            "given for a tenant of nobody" => answer with { ConsentedTenant = "11111111-2222-4333-8444-555555555555" },
            "refused" => answer with { Refusal = "access_denied" },
            _ => answer with { Refusal = "access_denied", Reason = "AADSTS90094: The grant requires administrator permission." },
        });

        Assert.Equal(problem, outcome.Value.Problem?.Code);
        Assert.Equal(problem is null ? 1 : 0, await world.Host.ReadAsync(db => db.ProviderTenants.CountAsync(t => t.ConsentedAt != null)));
        Assert.Contains(action, await world.Host.ReadAsync(db => db.AuditEntries.Select(e => e.Action).ToListAsync()));
        var shown = (await world.Host.Get<ShowTenants>().ExecuteAsync(olga, default)).Value.Providers.Single(p => p.Provider is SignInMethod.Microsoft);
        Assert.Equal(problem is null, Assert.Single(shown.Tenants).ConsentedAt is not null);
    }

    [Fact]
    public async Task It_comes_back_once_and_to_the_session_that_left()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var (olga, other) = (await world.Forest.SignedInAsync(world.Forest.Main), await world.Forest.SignedInAsync(world.Forest.Main));
        var answer = AnswerTo(await LeaveAsync(world, olga)) with { ConsentedTenant = ProviderWorld.Tenant };

        Assert.Equal("provider.visit_over", (await world.Host.Get<FinishConsent>().ExecuteAsync(other, answer)).Error?.Code);
        Assert.Equal("provider.visit_over", (await world.Host.Get<FinishTenant>().ExecuteAsync(olga, answer)).Error?.Code);
        Assert.Null((await world.Host.Get<FinishConsent>().ExecuteAsync(olga, answer)).Value.Problem);
        Assert.Equal("provider.visit_over", (await world.Host.Get<FinishConsent>().ExecuteAsync(olga, answer)).Error?.Code);
    }

    [Fact]
    public async Task Google_has_no_such_page()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);

        Assert.Equal("provider.not_offered", (await world.Host.Get<AskConsent>().ExecuteAsync(olga, new ProviderQuestion(SignInMethod.Google, "/"))).Error?.Code);
    }

    private static async Task<Uri> LeaveAsync(ProviderWorld world, SignedInMember administrator) =>
        (await world.Host.Get<AskConsent>().ExecuteAsync(administrator, new ProviderQuestion(SignInMethod.Microsoft, "/settings/organization/providers"))).Value;

    private static ProviderAnswer AnswerTo(Uri there) =>
        new(SignInMethod.Microsoft, HttpUtility.ParseQueryString(there.Query)["state"], null, null, null);
}

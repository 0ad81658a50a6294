using System.Web;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Providers.Proofs;
using FlexAuth.Core.Providers.SelfCheck;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
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
        Assert.Equal("openid profile email User.Read offline_access", query["scope"]);
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
    public async Task Consent_that_is_given_for_another_tenant_than_the_one_that_was_meant_is_not_remembered()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.GiveAsync(SignInMethod.Microsoft, ProviderWorld.OtherTenant, world.Forest.Main);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);

        var answer = AnswerTo(await LeaveAsync(world, olga, ProviderWorld.OtherTenant)) with { ConsentedTenant = ProviderWorld.Tenant };

        Assert.Equal("provider.other_tenant", (await world.Host.Get<FinishConsent>().ExecuteAsync(olga, answer)).Value.Problem?.Code);
        Assert.Equal(0, await world.Host.ReadAsync(db => db.ProviderTenants.CountAsync(t => t.ConsentedAt != null)));
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

    [Theory]
    [InlineData("consent_required", null)]
    [InlineData("interaction_required", "AADSTS65001: The user or administrator has not consented to use the application.")]
    [InlineData("access_denied", "AADSTS700016: Application was not found in the directory.")]
    public async Task Consent_that_was_given_and_is_there_no_more_is_remembered_and_told_until_somebody_comes_in(string refusal, string? reason)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        await ConsentAsync(world, olga);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal("provider.consent_missing", await RefusedAsync(world, olga, refusal, reason));
        Assert.Equal("provider.consent_missing", await RefusedAsync(world, olga, refusal, reason));

        Assert.Equal(world.Host.Clock.GetUtcNow(), (await RowAsync(world, olga)).ConsentWithdrawnAt);
        Assert.Equal(1, await world.Host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "organization.provider_tenant.consent_withdrawn")));
        Assert.Equal(
            [Verdict.Bad],
            (await world.Host.Get<CheckProvider>().ExecuteAsync(olga, SignInMethod.Microsoft)).Value.Findings
                .Where(f => f.Thing is CheckedThing.Permissions).Select(f => f.Verdict));

        await world.SaysAsync(world.Entra(await world.MemberAsync()));
        Assert.Null(await world.ProblemAsync(world.Host.Browser()));
        Assert.Null((await RowAsync(world, olga)).ConsentWithdrawnAt);

        // One who is refused and one who comes in take turns: the trail is not theirs to fill.
        Assert.Equal("provider.consent_missing", await RefusedAsync(world, olga, refusal, reason));
        Assert.Null((await RowAsync(world, olga)).ConsentWithdrawnAt);
    }

    [Fact]
    public async Task Consent_that_is_given_again_is_there_again()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        await ConsentAsync(world, olga);
        await RefusedAsync(world, olga, "consent_required");

        await ConsentAsync(world, olga);

        Assert.Null((await RowAsync(world, olga)).ConsentWithdrawnAt);
    }

    [Theory]
    [InlineData("of which of two tenants it was is not said")]
    [InlineData("another thing is missing")]
    [InlineData("it is a stranger's, of a tenant that nobody knows")]
    [InlineData("the person alone is not assigned")]
    [InlineData("each person consents for themselves")]
    [InlineData("nobody left with that state")]
    public async Task Nothing_is_remembered_where(string what)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        await ConsentAsync(world, olga);
        if (what == "of which of two tenants it was is not said")
            await world.GiveAsync(SignInMethod.Microsoft, ProviderWorld.OtherTenant, world.Forest.Main);

        if (what == "nobody left with that state")
            await world.ReturnAsync(world.Host.Browser(), new ProviderAnswer(SignInMethod.Microsoft, "s" + SecretToken.New(), null, "consent_required", null));
        else if (what == "it is a stranger's, of a tenant that nobody knows")
            Assert.Equal("provider.consent_missing", await StrangerRefusedAsync(world));
        else if (what == "each person consents for themselves")
            Assert.Equal("provider.consent_missing", await RefusedAsync(world, olga, "consent_required", provider: SignInMethod.Google));
        else if (what == "the person alone is not assigned")
            Assert.Equal("provider.not_assigned", await RefusedAsync(world, olga, "access_denied", "AADSTS50105: The signed in user is not assigned to a role."));
        else
            await RefusedAsync(world, olga, what == "another thing is missing" ? "interaction_required" : "consent_required");

        Assert.Equal(0, await world.Host.ReadAsync(db => db.ProviderTenants.CountAsync(t => t.ConsentWithdrawnAt != null)));
    }

    [Fact]
    public async Task Whoever_connects_an_account_says_so_of_their_own_tree()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.GiveAsync(SignInMethod.Microsoft, ProviderWorld.OtherTenant, world.Forest.Other);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        await ConsentAsync(world, olga);
        var there = (await world.Host.Get<ConnectAccount>().ExecuteAsync(olga, new ProviderQuestion(SignInMethod.Microsoft, "/"))).Value;

        await world.Host.Get<FinishConnecting>().ExecuteAsync(olga, AnswerTo(there) with { Refusal = "consent_required" });

        Assert.NotNull((await RowAsync(world, olga)).ConsentWithdrawnAt);
    }

    [Fact]
    public async Task It_is_remembered_too_where_it_was_given_there_and_not_from_here()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);

        await RefusedAsync(world, olga, "consent_required");

        var row = await RowAsync(world, olga);
        Assert.Equal((null, world.Host.Clock.GetUtcNow()), (row.ConsentedAt, row.ConsentWithdrawnAt));
    }

    [Fact]
    public async Task Whoever_proves_themselves_by_their_account_says_so_of_the_tenant_that_it_is_of()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.GiveAsync(SignInMethod.Microsoft, ProviderWorld.OtherTenant, world.Forest.Main);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia));
        var me = (await world.Host.Get<SessionDirectory>().FindAsync((await world.SignInAsync(world.Host.Browser())).Token))!;
        var there = (await world.Host.Get<ProveAtProvider>().ExecuteAsync(me, new ProviderQuestion(SignInMethod.Microsoft, "/"))).Value;

        await world.Host.Get<FinishProof>().ExecuteAsync(me, AnswerTo(there) with { Refusal = "consent_required" });

        Assert.Equal(
            [ProviderWorld.Tenant],
            await world.Host.ReadAsync(db => db.ProviderTenants.Where(t => t.ConsentWithdrawnAt != null).Select(t => t.Tenant).ToListAsync()));
    }

    [Fact]
    public async Task Google_has_no_such_page()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);

        Assert.Equal("provider.not_offered", (await world.Host.Get<AskConsent>().ExecuteAsync(olga, new ProviderQuestion(SignInMethod.Google, "/"))).Error?.Code);
    }

    private static async Task<Uri> LeaveAsync(ProviderWorld world, SignedInMember administrator, string? tenant = null) => (await world.Host.Get<AskConsent>().ExecuteAsync(
        administrator, new ProviderQuestion(SignInMethod.Microsoft, "/settings/organization/providers") { Tenant = tenant })).Value;

    private static async Task ConsentAsync(ProviderWorld world, SignedInMember administrator) => Assert.Null((await world.Host.Get<FinishConsent>().ExecuteAsync(
        administrator, AnswerTo(await LeaveAsync(world, administrator)) with { ConsentedTenant = ProviderWorld.Tenant })).Value.Problem);

    /// <summary>Whoever is signed in wants to connect an account, and is refused.</summary>
    private static async Task<string?> RefusedAsync(
        ProviderWorld world, SignedInMember me, string refusal, string? reason = null, SignInMethod provider = SignInMethod.Microsoft)
    {
        var there = (await world.Host.Get<ConnectAccount>().ExecuteAsync(me, new ProviderQuestion(provider, "/"))).Value;
        return (await world.Host.Get<FinishConnecting>().ExecuteAsync(me, AnswerTo(there) with { Provider = provider, Refusal = refusal, Reason = reason })).Value.Problem?.Code;
    }

    private static async Task<string?> StrangerRefusedAsync(ProviderWorld world)
    {
        var browser = world.Host.Browser();
        var there = (await browser.AnswerAsync<GoToProvider>(new ChooseProvider(SignInMethod.Microsoft, "/"))).Address;
        return (await world.ReturnAsync(browser, AnswerTo(there) with { Refusal = "consent_required" })).Value.Problem?.Code;
    }

    private static async Task<TenantRow> RowAsync(ProviderWorld world, SignedInMember administrator) => Assert.Single(
        (await world.Host.Get<ShowTenants>().ExecuteAsync(administrator, default)).Value.Providers.Single(p => p.Provider is SignInMethod.Microsoft).Tenants);

    private static ProviderAnswer AnswerTo(Uri there) =>
        new(SignInMethod.Microsoft, HttpUtility.ParseQueryString(there.Query)["state"], null, null, null);
}

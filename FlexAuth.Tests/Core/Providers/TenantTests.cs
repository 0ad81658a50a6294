using System.Web;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>Which tenants and domains are an organization's: what an administrator proves at the provider, and nothing that is typed.</summary>
[Trait("Needs", "Server"), Trait("Rule", "FE1")]
public sealed class TenantTests(TokenServer server) : IClassFixture<TokenServer>
{
    [Fact]
    public async Task A_tenant_that_an_administrator_proves_opens_the_door_to_its_people()
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var nadia = await world.MemberAsync(world.Forest.NorthUnit);
        await world.SaysAsync(world.Entra(nadia));
        Assert.Equal("provider.tenant_unknown", await world.ProblemAsync(world.Host.Browser()));

        await world.SaysAsync(world.Entra(nadia), ProviderWorld.Roles(ProviderWorld.GlobalAdministrator));
        Assert.Null(await world.ProveTenantAsync(olga));

        Assert.NotNull(await world.SignInAsync(world.Host.Browser()));
        var shown = (await world.Host.Get<ShowTenants>().ExecuteAsync(olga, default)).Value.Providers.Single(p => p.Provider is SignInMethod.Microsoft);
        var row = Assert.Single(shown.Tenants);
        Assert.Equal((ProviderWorld.Tenant, ProviderWorld.Domain, 1), (row.Tenant, row.Domain, row.People));

        // Proved again it is the same one (SE8).
        Assert.Null(await world.ProveTenantAsync(olga));
        Assert.Equal(1, await world.Host.ReadAsync(db => db.ProviderTenants.CountAsync()));
    }

    [Fact]
    public async Task A_tenant_that_was_connected_before_administrators_had_to_prove_it_stays_is_told_and_can_be_proved()
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var nadia = await world.MemberAsync();
        await world.GiveAsync(SignInMethod.Microsoft, ProviderWorld.Tenant, world.Forest.Main);
        await world.SaysAsync(world.Entra(nadia), ProviderWorld.Roles());
        Assert.NotNull(await world.SignInAsync(world.Host.Browser()));
        Assert.False(await IsProvedAsync());

        Assert.Equal("provider.not_administrator", await world.ProveTenantAsync(olga));
        Assert.False(await IsProvedAsync());

        await world.SaysAsync(world.Entra(nadia), ProviderWorld.Roles(ProviderWorld.GlobalAdministrator));
        Assert.Null(await world.ProveTenantAsync(olga));
        Assert.Null(await world.ProveTenantAsync(olga));

        Assert.True(await IsProvedAsync());
        Assert.Equal(1, await world.Host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "organization.provider_tenant.proved")));

        async Task<bool> IsProvedAsync() => Assert.Single(
            (await world.Host.Get<ShowTenants>().ExecuteAsync(olga, default)).Value.Providers.Single(p => p.Provider is SignInMethod.Microsoft).Tenants).IsProved;
    }

    [Theory, Trait("Rule", "AZ7")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connected_again_a_tenant_brings_back_its_people_but_nobody_whom_an_administrator_disconnected(bool onThePage)
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var (nadia, mallory) = (await world.MemberAsync(), await world.MemberAsync());
        await world.SaysAsync(world.Entra(nadia), ProviderWorld.Roles(ProviderWorld.GlobalAdministrator));
        Assert.Null(await world.ProveTenantAsync(olga));
        await world.SignInAsync(world.Host.Browser());
        await world.SaysAsync(world.Entra(mallory));
        await world.SignInAsync(world.Host.Browser());
        Assert.True((await world.Host.Get<DisconnectUser>().ExecuteAsync(olga, new AccountOfPerson(mallory.Id, SignInMethod.Microsoft))).Succeeded);

        if (onThePage)
        {
            var id = await world.Host.ReadAsync(db => db.ProviderTenants.Select(t => t.Id).SingleAsync());
            Assert.True((await world.Host.Get<RemoveTenant>().ExecuteAsync(olga, id)).Succeeded);
        }
        else
        {
            Assert.True((await world.Host.Get<ReleaseTenant>().ExecuteAsync(
                new ConsoleOperator(), new TenantToRelease(SignInMethod.Microsoft, ProviderWorld.Tenant))).Succeeded);
        }

        await world.SaysAsync(world.Entra(nadia), ProviderWorld.Roles(ProviderWorld.GlobalAdministrator));
        Assert.Null(await world.ProveTenantAsync(olga));
        Assert.Null(await world.ProblemAsync(world.Host.Browser()));
        await world.SaysAsync(world.Entra(mallory));
        Assert.Equal("provider.closed", await world.ProblemAsync(world.Host.Browser()));

        Assert.True((await world.Host.Get<AllowAccount>().ExecuteAsync(olga, new AccountOfPerson(mallory.Id, SignInMethod.Microsoft))).Succeeded);
        Assert.Null(await world.ProblemAsync(world.Host.Browser()));
    }

    [Theory]
    [InlineData("no role at all", "provider.not_administrator")]
    [InlineData("a role that administers something else", "provider.not_administrator")]
    [InlineData("an API that forbids the question", "provider.consent_missing")]
    [InlineData("an API that hides which roles they are", "provider.consent_missing")]
    [InlineData("an API that hides all roles but the one that counts", null)]
    [InlineData("an API that does not answer", "provider.unreachable")]
    [InlineData("a guest who administers the tenant", "provider.guest")]
    [InlineData("an application administrator", null)]
    public async Task A_tenant_is_proved_by_those_who_administer_it_and_by_nobody_else(string by, string? problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var claims = world.Entra(await world.MemberAsync(), by == "a guest who administers the tenant"
            ? [("idp", $"https://sts.windows.net/{ProviderWorld.OtherTenant}/")] : []);
        await world.SaysAsync(claims, by switch
        {
            "no role at all" => ProviderWorld.Roles(),
            "a role that administers something else" => ProviderWorld.Roles("fe930be7-5e62-47db-91af-98c3a49a38b1"),
            "an API that forbids the question" => [],
            "an API that hides which roles they are" => ProviderWorld.Roles(null, null),
            "an API that hides all roles but the one that counts" => ProviderWorld.Roles(null, ProviderWorld.GlobalAdministrator),
            "an API that does not answer" => new() { [ProviderWorld.Roles().Keys.Single()] = 503 },
            "an application administrator" => ProviderWorld.Roles("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"),
            _ => ProviderWorld.Roles(ProviderWorld.GlobalAdministrator),
        });

        Assert.Equal(problem, await world.ProveTenantAsync(olga));
        Assert.Equal(problem is null ? 1 : 0, await world.Host.ReadAsync(db => db.ProviderTenants.CountAsync()));

        // Whoever tried stands in the trail (AU1).
        var trail = await world.Host.ReadAsync(db => db.AuditEntries.SingleAsync(e => e.Action.StartsWith("organization.provider_tenant.")));
        Assert.Equal(problem is null ? "organization.provider_tenant.added" : "organization.provider_tenant.refused", trail.Action);
        Assert.Contains(problem ?? ProviderWorld.Tenant, trail.Details);
    }

    [Theory]
    [InlineData(ProviderWorld.Tenant, null)]
    [InlineData(ProviderWorld.OtherTenant, "provider.other_tenant")]
    public async Task Whoever_proves_one_tenant_proves_or_connects_no_other(string meant, string? problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        await world.GiveAsync(SignInMethod.Microsoft, meant, world.Forest.Main);
        await world.SaysAsync(world.Entra(await world.MemberAsync()), ProviderWorld.Roles(ProviderWorld.GlobalAdministrator));

        Assert.Equal(problem, await world.ProveTenantAsync(olga, tenant: meant));

        var (tenant, proved) = await world.Host.ReadAsync(db => db.ProviderTenants.Select(t => new ValueTuple<string, bool>(t.Tenant, t.ProvedAt != null)).SingleAsync());
        Assert.Equal((meant, problem is null), (tenant, proved));
    }

    [Theory]
    [InlineData(SignInMethod.Microsoft, "openid profile email User.Read Directory.Read.All")]
    [InlineData(SignInMethod.Google, "openid profile email https://www.googleapis.com/auth/admin.directory.user.readonly https://www.googleapis.com/auth/admin.directory.domain.readonly")]
    public async Task Whoever_proves_a_tenant_is_asked_for_the_permission_to_read_who_administers_it(SignInMethod provider, string scope)
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);

        var there = (await world.Host.Get<AddTenant>().ExecuteAsync(olga, new ProviderQuestion(provider, "/"))).Value;

        Assert.Equal(scope, HttpUtility.ParseQueryString(there.Query)["scope"]);
    }

    [Fact]
    public async Task A_token_that_may_not_read_the_directory_is_shown_no_role_and_proves_nothing()
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        await world.SaysAsync(world.Entra(await world.MemberAsync()), ProviderWorld.Roles(ProviderWorld.GlobalAdministrator));
        var there = (await world.Host.Get<AddTenant>().ExecuteAsync(olga, new ProviderQuestion(SignInMethod.Microsoft, "/"))).Value;

        var less = new Uri(there.AbsoluteUri.Replace("%20Directory.Read.All", "", StringComparison.Ordinal));
        Assert.NotEqual(there, less);
        var outcome = await world.Host.Get<FinishTenant>().ExecuteAsync(olga, await ProviderWorld.VisitAsync(less, SignInMethod.Microsoft));

        Assert.Equal("provider.consent_missing", outcome.Value.Problem?.Code);
        Assert.Equal(0, await world.Host.ReadAsync(db => db.ProviderTenants.CountAsync()));
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "provider.not_administrator")]
    public async Task A_domain_of_Google_is_proved_by_an_administrator_of_its_Workspace(bool isAdmin, string? problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Google(nadia), ProviderWorld.Workspace(nadia, isAdmin));

        Assert.Equal(problem, await world.ProveTenantAsync(olga, SignInMethod.Google));
        Assert.Equal(problem is null ? 1 : 0, await world.Host.ReadAsync(db => db.ProviderTenants.CountAsync()));
    }

    [Theory]
    [InlineData("not verified", "provider.domain_unverified")]
    [InlineData("another one's", "provider.domain_unverified")]
    [InlineData("forbidden", "provider.consent_missing")]
    [InlineData("silent", "provider.unreachable")]
    public async Task A_domain_of_Google_that_nobody_has_verified_there_is_nobodys(string answer, string problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var nadia = await world.MemberAsync();
        var api = ProviderWorld.Workspace(nadia, isAdmin: true);
        api[ProviderWorld.DomainPath] = answer switch
        {
            "not verified" => ProviderWorld.Verified(false),
            "another one's" => ProviderWorld.Verified(true, "fabrikam.example"),
            "forbidden" => 403,
            _ => 503,
        };
        await world.SaysAsync(world.Google(nadia), api);

        Assert.Equal(problem, await world.ProveTenantAsync(olga, SignInMethod.Google));
        Assert.Equal(0, await world.Host.ReadAsync(db => db.ProviderTenants.CountAsync()));
    }

    [Fact]
    public async Task A_tenant_that_another_organization_took_is_released_from_the_console_and_can_then_be_connected()
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        await world.GiveAsync(SignInMethod.Microsoft, ProviderWorld.Tenant, world.Forest.Other);
        var stranger = await world.MemberAsync(world.Forest.Other);
        await world.SaysAsync(world.Entra(stranger), ProviderWorld.Roles(ProviderWorld.GlobalAdministrator));
        var theirs = await world.SignInAsync(world.Host.Browser());
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        Assert.Equal("provider.tenant_taken", await world.ProveTenantAsync(olga));

        var released = await world.Host.Get<ReleaseTenant>().ExecuteAsync(
            new ConsoleOperator(), new TenantToRelease(SignInMethod.Microsoft, ProviderWorld.Tenant.ToUpperInvariant()));

        Assert.Equal(world.Forest.Other.Name, released.Value.Organization);
        Assert.Null(await world.Host.Get<SessionDirectory>().FindAsync(theirs.Token));
        Assert.Equal(0, await world.Host.ReadAsync(db => db.UserLogins.CountAsync()));
        Assert.Null(await world.ProveTenantAsync(olga));
        Assert.Equal(
            "provider.tenant_unknown",
            (await world.Host.Get<ReleaseTenant>().ExecuteAsync(new ConsoleOperator(), new TenantToRelease(SignInMethod.Google, "no.example"))).Error?.Code);
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task Leaving_to_prove_a_tenant_wants_a_recent_proof_of_oneself()
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal("step_up.required", await world.ProveTenantAsync(olga));
    }

    [Theory]
    [InlineData("of a private account", "provider.personal")]
    [InlineData("that is another organization's", "provider.tenant_taken")]
    public async Task A_tenant_that_cannot_be_the_organizations_is_refused(string what, string problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        await world.GiveAsync(SignInMethod.Microsoft, ProviderWorld.OtherTenant, world.Forest.Other);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        await world.SaysAsync(world.Entra(
            await world.MemberAsync(),
            ("tid", what == "of a private account" ? "9188040d-6c67-4b2f-b112-36a304b66dad" : ProviderWorld.OtherTenant)),
            ProviderWorld.Roles(ProviderWorld.GlobalAdministrator));

        Assert.Equal(problem, await world.ProveTenantAsync(olga));
    }

    [Fact, Trait("Rule", "FE4")]
    public async Task Only_the_session_that_left_to_prove_it_comes_back()
    {
        await using var world = await ProviderWorld.BeginAsync(server, withTenants: false);
        var (olga, other) = (await world.Forest.SignedInAsync(world.Forest.Main), await world.Forest.SignedInAsync(world.Forest.Main));
        await world.SaysAsync(world.Entra(await world.MemberAsync()), ProviderWorld.Roles(ProviderWorld.GlobalAdministrator));
        var there = (await world.Host.Get<AddTenant>().ExecuteAsync(olga, new ProviderQuestion(SignInMethod.Microsoft, "/"))).Value;
        var answer = await ProviderWorld.VisitAsync(there, SignInMethod.Microsoft);

        Assert.Equal("provider.visit_over", (await world.Host.Get<FinishTenant>().ExecuteAsync(other, answer)).Error?.Code);
        Assert.Equal("provider.visit_over", (await world.ReturnAsync(world.Host.Browser(), answer)).Error?.Code);
        Assert.Null((await world.Host.Get<FinishTenant>().ExecuteAsync(olga, answer)).Value.Problem);
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task A_tenant_that_is_removed_takes_along_what_its_accounts_opened_and_nothing_else()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia));
        var byMicrosoft = await world.SignInAsync(world.Host.Browser());
        await world.SaysAsync(world.Google(nadia));
        var byGoogle = await world.SignInAsync(world.Host.Browser(), SignInMethod.Google);
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var tenant = await world.Host.ReadAsync(db => db.ProviderTenants.SingleAsync(t => t.Provider == SignInMethod.Microsoft));

        Assert.True((await world.Host.Get<RemoveTenant>().ExecuteAsync(olga, tenant.Id)).Succeeded);

        Assert.Null(await world.Host.Get<SessionDirectory>().FindAsync(byMicrosoft.Token));
        Assert.NotNull(await world.Host.Get<SessionDirectory>().FindAsync(byGoogle.Token));
        Assert.Equal(["Google"], await world.Host.ReadAsync(db => db.UserLogins.Select(l => l.LoginProvider).ToListAsync()));
        await world.SaysAsync(world.Entra(nadia));
        Assert.Equal("provider.tenant_unknown", await world.ProblemAsync(world.Host.Browser()));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Another_organizations_tenant_does_not_exist()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var stranger = await world.Forest.SignedInAsync(world.Forest.Other);
        var tenant = await world.Host.ReadAsync(db => db.ProviderTenants.FirstAsync());

        Assert.Equal("not_found", (await world.Host.Get<RemoveTenant>().ExecuteAsync(stranger, tenant.Id)).Error?.Code);
        Assert.All((await world.Host.Get<ShowTenants>().ExecuteAsync(stranger, default)).Value.Providers, provider => Assert.Empty(provider.Tenants));
    }
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.SignInDetails;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>Any issuer of OpenID Connect by configuration alone: "Contoso ID", which the operator says speaks for Contoso.</summary>
[Trait("Needs", "Server"), Trait("Rule", "FE1")]
public sealed class OpenIdConnectTests(TokenServer server) : IClassFixture<TokenServer>
{
    private const SignInMethod ContosoId = SignInMethod.OpenIdConnect;

    [Fact]
    public async Task An_administrator_connects_it_and_from_then_on_its_people_come_in()
    {
        await using var world = await BeginAsync();
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var nadia = await world.MemberAsync(world.Forest.NorthUnit, but: member => member.EmailLoginEnabled = false);
        await world.SaysAsync(world.Other(nadia));
        Assert.Equal("provider.tenant_unknown", await world.ProblemAsync(world.Host.Browser(), ContosoId));

        Assert.Null(await world.ProveTenantAsync(olga, ContosoId));
        var session = await world.SignInAsync(world.Host.Browser(), ContosoId);

        Assert.NotNull(session);
        Assert.Equal("Contoso ID", await world.Host.ReadAsync(db => db.UserLogins.Where(l => l.UserId == nadia.Id).Select(l => l.ProviderDisplayName).SingleAsync()));
        var person = (await world.Host.Get<ShowSignIn>().ExecuteAsync(olga, nadia.Id)).Value;
        Assert.Equal((WayInStanding.Open, 1), (person.By(ContosoId).Standing, person.By(ContosoId).Count));
        var row = Assert.Single((await world.Host.Get<ShowTenants>().ExecuteAsync(olga, default)).Value.Providers.Single(p => p.Provider == ContosoId).Tenants);
        Assert.Equal((ProviderWorld.Domain, 1, true), (row.Domain, row.People, row.IsProved));
    }

    [Theory]
    [InlineData("an address that is not verified", "provider.not_vouched")]
    [InlineData("no word about the address", "provider.not_vouched")]
    [InlineData("an address of a domain that is not configured", "provider.not_vouched")]
    [InlineData("an address below a domain that is configured", "provider.not_vouched")]
    [InlineData("an address of nobody", "provider.unknown_person")]
    [InlineData("a private account's tenant", null)]
    public async Task An_address_counts_where_it_is_verified_and_of_a_domain_that_the_operator_names(string what, string? problem)
    {
        await using var world = await BeginAsync();
        await ConnectAsync(world);
        var nadia = await world.MemberAsync(but: member =>
        {
            if (what.Contains("domain", StringComparison.Ordinal))
                member.Email = what.Contains("below", StringComparison.Ordinal) ? "nadia@evil.contoso.example" : "nadia@contoso.example.evil.example";
            member.NormalizedEmail = EmailAddress.Parse(member.Email!).Key;
        });
        await world.SaysAsync(world.Other(nadia, what switch
        {
            "an address that is not verified" => [("email_verified", false)],
            "no word about the address" => [("email_verified", null)],
            "an address of nobody" => [("email", "nobody@contoso.example")],
            "a private account's tenant" => [("tid", "9188040d-6c67-4b2f-b112-36a304b66dad"), ("hd", "elsewhere.example")],
            _ => [],
        }));

        Assert.Equal(problem, await world.ProblemAsync(world.Host.Browser(), ContosoId));
        Assert.Equal(problem is null ? 1 : 0, await world.Host.ReadAsync(db => db.UserLogins.CountAsync()));
    }

    [Fact]
    public async Task Claims_that_have_other_names_there_are_named_in_the_configuration()
    {
        await using var world = await BeginAsync(("EmailClaim", "mail"), ("EmailVerifiedClaim", "mail_confirmed"), ("Scopes", "openid mail"));
        await ConnectAsync(world);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Other(nadia, ("email", "somebody.else@contoso.example"), ("mail", nadia.Email), ("mail_confirmed", "true")));

        Assert.Null(await world.ProblemAsync(world.Host.Browser(), ContosoId));
        Assert.Equal(nadia.Id, await world.Host.ReadAsync(db => db.UserLogins.Select(l => l.UserId).SingleAsync()));
    }

    [Fact, Trait("Rule", "FE2")]
    public async Task Whose_address_it_does_not_confirm_connects_the_account_from_within()
    {
        await using var world = await BeginAsync();
        await ConnectAsync(world);
        var nadia = await world.MemberAsync();
        var me = await world.Forest.SignedInAsync(nadia);
        await world.SaysAsync(world.Other(nadia, ("email_verified", false)));
        var there = (await world.Host.Get<ConnectAccount>().ExecuteAsync(me, new ProviderQuestion(ContosoId, "/profile/security"))).Value;

        var outcome = await world.Host.Get<FinishConnecting>().ExecuteAsync(me, await ProviderWorld.VisitAsync(there, ContosoId));

        Assert.Null(outcome.Value.Problem);
        Assert.Null(await world.ProblemAsync(world.Host.Browser(), ContosoId));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task It_speaks_for_the_organization_that_the_operator_names_and_for_no_other()
    {
        await using var world = await BeginAsync();
        var stranger = await world.Forest.SignedInAsync(world.Forest.Other);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Other(nadia));

        Assert.Equal("provider.other_organization", await world.ProveTenantAsync(stranger, ContosoId));
        await ConnectAsync(world);
        await world.SaysAsync(world.Other(nadia));
        Assert.Null(await world.ProblemAsync(world.Host.Browser(), ContosoId));

        // Named otherwise since: who is connected comes in no more, and nobody else does.
        world.NameOrganization(world.Forest.Other);
        Assert.Equal("provider.tenant_left", await world.ProblemAsync(world.Host.Browser(), ContosoId));
        await world.SaysAsync(world.Other(await world.MemberAsync()));
        Assert.Equal("provider.tenant_unknown", await world.ProblemAsync(world.Host.Browser(), ContosoId));
    }

    [Fact]
    public async Task It_counts_as_a_way_in_wherever_ways_in_are_counted()
    {
        await using var world = await BeginAsync();
        await ConnectAsync(world);
        var olga = await world.Forest.SignedInAsync(await world.MemberAsync(role: MemberRole.OrganizationAdministrator));
        var ann = await world.MemberAsync(role: MemberRole.OrganizationAdministrator, but: member => member.EmailLoginEnabled = false);
        var before = (await world.Host.Get<ShowEmailLogin>().ExecuteAsync(olga, default)).Value.AdministratorsWithOneWayIn;

        await world.SaysAsync(world.Other(ann));
        Assert.Null(await world.ProblemAsync(world.Host.Browser(), ContosoId));

        Assert.Equal(before + 1, (await world.Host.Get<ShowEmailLogin>().ExecuteAsync(olga, default)).Value.AdministratorsWithOneWayIn);
    }

    [Fact]
    public void It_is_called_what_the_operator_calls_it()
    {
        var offer = ServerOffer.Today with { Names = new Dictionary<SignInMethod, string> { [ContosoId] = "Contoso ID" } };

        Assert.Equal(("Contoso ID", "Contoso ID"), (offer.NameOf(ContosoId), offer.FullNameOf(ContosoId)));
        Assert.Equal(("Microsoft", "Microsoft Entra ID"), (offer.NameOf(SignInMethod.Microsoft), offer.FullNameOf(SignInMethod.Microsoft)));
    }

    private Task<ProviderWorld> BeginAsync(params (string Key, string Value)[] settings) => ProviderWorld.BeginWithOtherAsync(server, settings);

    private static async Task ConnectAsync(ProviderWorld world)
    {
        await world.SaysAsync(world.Other(await world.MemberAsync()));
        Assert.Null(await world.ProveTenantAsync(await world.Forest.SignedInAsync(world.Forest.Main), ContosoId));
    }
}

using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Web.Settings.Organization.Providers;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Organization.Providers;

public sealed class ProvidersPageTests : PortalTest
{
    private protected override ServerOffer Offer =>
        ServerOffer.Today with { Providers = EnumSet.Of(SignInMethod.Microsoft, SignInMethod.Google) };

    [Fact]
    public async Task An_administrator_sees_whose_accounts_come_in_and_removes_a_tenant_after_a_question()
    {
        var olga = await SignInAdministratorAsync();
        var nadia = Host.NewMember("Nadia", "Vermeer", Host.Main);
        var tenant = new ProviderTenant
        {
            Provider = SignInMethod.Google,
            Tenant = "contoso.example",
            RootOrganizationId = Host.Main.Id,
            VerifiedAt = Host.Clock.GetUtcNow(),
            VerifiedById = olga.MemberId,
            ProvedAt = Host.Clock.GetUtcNow(),
        };
        await Host.ChangeAsync(db => db.AddRange(
            nadia, tenant, new ProviderAccount { MemberId = nadia.Id, Provider = SignInMethod.Google, TenantId = tenant.Id, ConnectedAt = Host.Clock.GetUtcNow() }));

        var page = Render<ProvidersPage>();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("section.card").Count));
        Assert.Contains("1 person signs in with it · connected by Olga Brandt", page.Find(".tenants").TextContent);
        page.Find("[aria-label='Remove contoso.example']").Click();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("dialog h2"), title => title.TextContent == "Remove contoso.example?"));
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".tenants")));
        Assert.Equal(0, await Host.ReadAsync(db => db.ProviderTenants.CountAsync()));
    }

    [Fact]
    public async Task What_was_never_proved_and_consent_that_was_withdrawn_are_told_with_what_mends_them()
    {
        var olga = await SignInAdministratorAsync();
        var before = Host.Clock.GetUtcNow();
        await Host.ChangeAsync(db => db.AddRange(
            new ProviderTenant
            {
                Provider = SignInMethod.Microsoft,
                Tenant = "11111111-2222-4333-8444-555555555555",
                Domain = "contoso.example",
                RootOrganizationId = Host.Main.Id,
                VerifiedAt = before,
                VerifiedById = olga.MemberId,
                ConsentedAt = before,
                ConsentWithdrawnAt = before,
            },
            new ProviderTenant
            {
                Provider = SignInMethod.Google,
                Tenant = "contoso.example",
                RootOrganizationId = Host.Main.Id,
                VerifiedAt = before,
                VerifiedById = olga.MemberId,
                ProvedAt = before,
            }));

        var page = Render<ProvidersPage>();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".tenants").Count));
        var (microsoft, google) = (page.FindAll(".tenants")[0], page.FindAll(".tenants")[1]);
        Assert.Contains("Not proved", microsoft.TextContent);
        Assert.Contains("Consent was withdrawn", microsoft.TextContent);
        Assert.Equal(["Prove it", "Give it again", "Remove"], microsoft.QuerySelectorAll("button").Select(button => button.TextContent));
        Assert.Equal(["Remove"], google.QuerySelectorAll("button").Select(button => button.TextContent));
    }

    [Fact]
    public async Task An_administrator_of_a_suborganization_sees_it_and_who_decides_but_no_button()
    {
        await SignInAdministratorAsync(await Host.SuborganizationAsync("North"));

        var page = Render<ProvidersPage>();

        page.WaitForAssertion(() => Assert.Contains("Administrators of Contoso decide this", page.Markup));
        Assert.Empty(page.FindAll("section.card button"));
    }

    [Fact]
    public async Task A_member_is_told_that_the_page_is_for_administrators()
    {
        SignIn((await Host.AdministratorAsync()) with { Role = MemberRole.Member });

        Assert.Contains("This page is for administrators", Render<ProvidersPage>().Markup);
    }

    [Theory]
    [InlineData("?proved=Google", "Google has confirmed it")]
    [InlineData("?consented=Microsoft", "Microsoft has your consent for everybody")]
    [InlineData("?consented=Evil", null)]
    [InlineData("?problem=provider.personal&provider=Microsoft", "This is a private Microsoft account")]
    [InlineData("?problem=anything&provider=Microsoft", null)]
    [InlineData("?proved=%3Cb%3EEvil", null)]
    public async Task What_the_visit_brought_is_told_in_words_of_ours_alone(string query, string? words)
    {
        await SignInAdministratorAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/settings/organization/providers{query}");

        var page = Render<ProvidersPage>();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("section.card").Count));
        Assert.Equal(words is null ? 0 : 1, page.FindAll(".notice").Count(notice => words is not null && notice.TextContent.Contains(words, StringComparison.Ordinal)));
        Assert.True(words is not null || page.FindAll(".notice").Count == 0);
    }
}

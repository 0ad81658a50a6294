using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>What people see of their own sign-in.</summary>
public sealed class ShowOwnSignInTests
{
    [Theory]
    [InlineData(MemberRole.Member)]
    [InlineData(MemberRole.Manager)]
    [InlineData(MemberRole.OrganizationAdministrator)]
    public async Task Everybody_sees_their_own_whatever_their_role(MemberRole role)
    {
        await using var host = await CoreHost.StartAsync();
        await host.ActiveAsync();
        var ben = await host.ActiveAsync(m => m.Role = role);
        var here = await host.SignedInAsync(ben, "198.51.100.20");

        var own = (await host.Get<ShowOwnSignIn>().ExecuteAsync(here, default)).Value;

        Assert.True(own.UsesEmailLogin);
        Assert.Equal((ben.Id, ben.Email), (own.Person.Id, own.Person.Email));
        Assert.Equal(here.SessionId, Assert.Single(own.Person.Sessions).Id);
        Assert.True(own.Person.Sessions[0].IsOwn);
        Assert.Equal((1, "198.51.100.20"), (own.Person.EmailLogin.Use.Count, own.Person.EmailLogin.Use.LastAddress));
        Assert.Equal(("Contoso Contoso", "Ben Okafor", ben.Email), (own.PasswordContext.OrganizationName, own.PasswordContext.PersonName, own.PasswordContext.Email));
    }

    [Theory]
    [InlineData(false, true, false, false)]
    [InlineData(true, false, false, false)]
    [InlineData(false, false, true, true)]
    [InlineData(true, true, false, true)]
    public async Task There_is_something_to_look_after_while_email_login_is_open_to_them(bool member, bool tree, bool emergency, bool uses)
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync(m => (m.EmailLoginEnabled, m.HasEmergencyAccess) = (member, emergency));
        var here = await host.SessionOfAsync(ben);
        await host.ChangeAsync(db => db.Organizations.Single(o => o.Id == host.Main.Id).EmailLoginEnabled = tree);

        Assert.Equal(uses, (await host.Get<ShowOwnSignIn>().ExecuteAsync(here, default)).Value.UsesEmailLogin);
    }

    [Theory]
    [InlineData(MemberRole.OrganizationAdministrator, "Microsoft", true)]
    [InlineData(MemberRole.Manager, "Google", true)]
    [InlineData(MemberRole.Member, "Microsoft", false)]
    [InlineData(MemberRole.OrganizationAdministrator, "Another", false)]
    public async Task Without_email_login_there_is_a_second_factor_to_look_after_where_it_is_asked_after_a_provider(MemberRole role, string provider, bool uses)
    {
        await using var host = await CoreHost.StartAsync(By(SignInMethod.Microsoft, SignInMethod.Google));
        var ben = await host.ByProviderAsync(provider, role);

        var own = (await host.Get<ShowOwnSignIn>().ExecuteAsync(await host.SessionOfAsync(ben), default)).Value;

        Assert.False(own.UsesEmailLogin);
        Assert.Equal(uses, own.UsesSecondFactor);
        Assert.Equal(uses ? null : "security.no_email_login", (await host.OfferAsync(await host.SessionOfAsync(ben))).Error?.Code);
    }

    [Fact]
    public async Task Nor_where_this_server_does_not_offer_the_provider()
    {
        await using var host = await CoreHost.StartAsync(By(SignInMethod.Google));
        var ben = await host.ByProviderAsync("Microsoft", MemberRole.Manager);

        Assert.False((await host.Get<ShowOwnSignIn>().ExecuteAsync(await host.SessionOfAsync(ben), default)).Value.UsesSecondFactor);
    }

    [Fact, Trait("Rule", "FE5")]
    public async Task A_manager_who_comes_by_Microsoft_adds_replaces_and_removes_apps_and_keeps_the_last_one()
    {
        await using var host = await CoreHost.StartAsync(By(SignInMethod.Microsoft));
        var ben = await host.ByProviderAsync("Microsoft", MemberRole.Manager);
        var here = await host.SessionOfAsync(ben);
        var first = Assert.Single(await host.AppsOfAsync(ben));

        var (second, _) = await host.AnotherAppAsync(here, ben, "Tablet");

        Assert.Null((await host.RemoveAppAsync(here, first.Id)).Error);
        Assert.Equal("security.last_method", (await host.RemoveAppAsync(here, second)).Error?.Code);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task The_history_is_ones_own_page_by_page()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, mia) = (await host.ActiveAsync(), await host.ActiveAsync());
        await host.SignedInAsync(mia);
        var here = await host.SignedInAsync(ben);

        var newest = (await host.Get<ListOwnSignInSteps>().ExecuteAsync(here, new OwnHistoryRequest(null, 2), TestContext.Current.CancellationToken)).Value;
        var older = (await host.Get<ListOwnSignInSteps>().ExecuteAsync(
            here, new OwnHistoryRequest(new(newest.Rows[^1].At, newest.Rows[^1].Id), 2), TestContext.Current.CancellationToken)).Value;

        Assert.Equal([SignInOutcome.SignedIn, SignInOutcome.SecondFactorAccepted], newest.Rows.Select(row => row.Outcome));
        Assert.True(newest.HasOlder);
        Assert.Equal([SignInOutcome.PasswordAccepted], older.Rows.Select(row => row.Outcome));
        Assert.False(older.HasOlder);
    }

    private static ServerOffer By(params SignInMethod[] providers) => ServerOffer.Today with { Providers = EnumSet.Of(providers) };
}

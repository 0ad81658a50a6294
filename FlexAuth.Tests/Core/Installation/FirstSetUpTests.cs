using FlexAuth.Core.Installation;
using FlexAuth.Core.Installation.Demo;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Installation;

public sealed class FirstSetUpTests
{
    [Fact, Trait("Rule", "DP3")]
    public async Task A_fresh_database_has_no_account_and_no_organization()
    {
        await using var host = await EmptyAsync();

        Assert.True((await host.Get<IsEmpty>().ExecuteAsync(new InstallationItself(), default)).Value);
        var counts = await host.CountsAsync();
        Assert.Equal(0, counts.Where(table => table.Key is not "DataProtectionKeys").Sum(table => table.Value));
    }

    [Fact, Trait("Rule", "DP3")]
    public async Task The_demo_organization_gives_nobody_a_password_or_a_session()
    {
        await using var host = await EmptyAsync();

        Assert.True((await host.Get<CreateDemoOrganization>().ExecuteAsync(new InstallationItself(), CreateDemoOrganization.Usual)).Succeeded);

        Assert.Equal(CreateDemoOrganization.Usual, await host.ReadAsync(db => db.Members.CountAsync()));
        Assert.Equal(0, await host.ReadAsync(db => db.Members.CountAsync(m => m.PasswordHash != null || m.HasEmergencyAccess)));
        Assert.Equal(0, await host.ReadAsync(db => db.Sessions.CountAsync()));
        Assert.Equal("installation.not_empty", (await host.Get<IssueSetUpLink>().ExecuteAsync(new InstallationItself(), default)).Error?.Code);
    }

    [Fact, Trait("Rule", "DP3"), Trait("Rule", "LK2")]
    public async Task Of_twenty_who_use_the_printed_link_at_once_one_becomes_the_administrator()
    {
        await using var host = await EmptyAsync();
        var token = (await host.Get<IssueSetUpLink>().ExecuteAsync(new ConsoleOperator(), default)).Value.Token;

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => SetUpAsync(host, token, $"boss{i}@contoso.example"))));

        Assert.IsType<SetUpAuthenticator>(Assert.Single(results, result => result.Succeeded).Value);
        Assert.All(results.Where(result => !result.Succeeded), result => Assert.Contains(result.Error!.Code, new[] { "link.used", "busy" }));
        var main = await host.ReadAsync(db => db.Organizations.SingleAsync());
        var boss = await host.ReadAsync(db => db.Members.SingleAsync());
        Assert.Equal((main.Id, MemberRole.OrganizationAdministrator, true), (boss.OrganizationId, boss.Role, boss.HasEmergencyAccess));
        Assert.False(main.EmailLoginEnabled);
        Assert.False((await host.Get<IsEmpty>().ExecuteAsync(new ConsoleOperator(), default)).Value);
    }

    [Fact, Trait("Rule", "LK2"), Trait("Rule", "DP3")]
    public async Task The_links_of_two_nodes_both_open_until_one_sets_up_and_the_other_says_that_it_is_done()
    {
        await using var host = await EmptyAsync();
        await using var other = host.AnotherNode();
        var first = (await host.Get<IssueSetUpLink>().ExecuteAsync(new InstallationItself(), default)).Value.Token;
        var second = (await other.GetRequiredService<IssueSetUpLink>().ExecuteAsync(new InstallationItself(), default)).Value.Token;
        Assert.Equal([LinkState.Valid, LinkState.Valid], [await StateAsync(host, first), await StateAsync(host, second)]);

        Assert.True((await SetUpAsync(host, first)).Succeeded);

        Assert.Equal("link.used", (await SetUpAsync(host, second, "other@contoso.example")).Error?.Code);
        Assert.Equal([LinkState.Used, LinkState.Used], [await StateAsync(host, first), await StateAsync(host, second)]);
        Assert.Equal(0, await host.ReadAsync(db => db.OneTimeLinks.CountAsync(l => l.ConsumedAt == null && l.RevokedAt == null)));
        Assert.Equal(1, await host.ReadAsync(db => db.Members.CountAsync()));
        Assert.Equal("installation.not_empty", (await other.GetRequiredService<IssueSetUpLink>().ExecuteAsync(new InstallationItself(), default)).Error?.Code);
    }

    [Fact, Trait("Rule", "LK2")]
    public async Task A_set_up_link_outlives_the_next_start_and_ends_after_its_day()
    {
        await using var host = await EmptyAsync();
        var older = (await host.Get<IssueSetUpLink>().ExecuteAsync(new ConsoleOperator(), default)).Value.Token;
        await host.RestartAsync();
        await host.Get<IssueSetUpLink>().ExecuteAsync(new InstallationItself(), default);

        Assert.Equal(LinkState.Valid, await StateAsync(host, older));
        host.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal("link.expired", (await SetUpAsync(host, older)).Error?.Code);
        Assert.True((await host.Get<IsEmpty>().ExecuteAsync(new ConsoleOperator(), default)).Value);
    }

    [Fact, Trait("Rule", "LK4")]
    public async Task A_set_up_link_sets_no_password_and_a_persons_link_sets_nothing_up()
    {
        await using var host = await EmptyAsync();
        var setUp = (await host.Get<IssueSetUpLink>().ExecuteAsync(new ConsoleOperator(), default)).Value.Token;

        Assert.Equal("link.unknown", (await host.Browser().SetPasswordAsync(setUp, Account.UsualPassword)).Error?.Code);

        await host.Get<CreateDemoOrganization>().ExecuteAsync(new InstallationItself(), CreateDemoOrganization.Usual);
        Assert.Equal("link.used", (await SetUpAsync(host, setUp)).Error?.Code);
        var admin = await host.ReadAsync(db => db.Members.FirstAsync(m => m.Role == MemberRole.OrganizationAdministrator));
        var access = (await host.Get<IssueAdministratorLink>().ExecuteAsync(new ConsoleOperator(), admin.Email!)).Value.Token;
        Assert.Equal("link.unknown", (await SetUpAsync(host, access)).Error?.Code);
    }

    [Theory]
    [InlineData("organization", "set_up.organization_name")]
    [InlineData("first", "user.first_name.required")]
    [InlineData("last", "user.last_name.invalid")]
    [InlineData("email", "user.email.invalid")]
    [InlineData("password", "password.long_enough")]
    public async Task Each_field_of_the_set_up_says_what_is_wrong_and_the_link_stays(string field, string problem)
    {
        await using var host = await EmptyAsync();
        var token = (await host.Get<IssueSetUpLink>().ExecuteAsync(new ConsoleOperator(), default)).Value.Token;
        var sound = new FirstSetUp(token, "Contoso", "Olga", "Brandt", "olga@contoso.example", Account.UsualPassword);
        var request = field switch
        {
            "organization" => sound with { OrganizationName = new string('x', 10_000_000) },
            "first" => sound with { FirstName = " " },
            "last" => sound with { LastName = "a\nb" },
            "email" => sound with { Email = "olga" },
            _ => sound with { Password = "short" },
        };

        var result = await host.Get<SetUpInstallation>().ExecuteAsync(host.Browser().Visitor, request);

        Assert.Equal(problem, result.Error?.Code);
        Assert.Equal(LinkState.Valid, (await host.Get<InspectLink>().ExecuteAsync(host.Browser().Visitor, token)).Value.State);
    }

    private static async Task<LinkState> StateAsync(CoreHost host, string token) =>
        (await host.Get<InspectLink>().ExecuteAsync(host.Browser().Visitor, token)).Value.State;

    private static Task<Result<SignInStep>> SetUpAsync(CoreHost host, string token, string email = "olga@contoso.example") =>
        host.Get<SetUpInstallation>().ExecuteAsync(
            host.Browser().Visitor, new FirstSetUp(token, "Contoso", "Olga", "Brandt", email, Account.UsualPassword));

    private static async Task<CoreHost> EmptyAsync()
    {
        var host = await CoreHost.StartAsync();
        await host.ReadAsync(db => db.Organizations.ExecuteDeleteAsync());
        return host;
    }
}

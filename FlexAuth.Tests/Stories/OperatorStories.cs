using FlexAuth.Core.Audit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Stories;

/// <summary>The commands, beside a server that runs and over one that was killed.</summary>
[Trait("Needs", "Server")]
public sealed class OperatorStories : IAsyncLifetime
{
    private RunningFlexAuth _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningFlexAuth.StartAsync();

    [Fact]
    public async Task An_administrator_gets_a_link_while_the_server_runs_and_while_it_does_not()
    {
        var administrator = await AdministratorAsync();

        var running = await LinkAsync(administrator);
        Assert.Equal((0, ""), await RunAsync("health"));
        await _server.KillAsync();
        var stopped = await LinkAsync(administrator);

        Assert.Equal(1, (await RunAsync("health")).ExitCode);
        await using var database = new InstallationDatabase(_server);
        Assert.Equal(3, await database.ReadAsync(db => db.AuditEntries.CountAsync(a => a.Action == AuditActions.AdministratorAccessIssued)));
        var hashes = new[] { running, stopped }.Select(link => SecretToken.Hash(link.Split("token=")[1])).ToList();
        var links = await database.ReadAsync(db => db.OneTimeLinks.Where(l => hashes.Contains(l.TokenHash!)).ToListAsync());
        Assert.Single(links, link => link.RevokedAt is null);
    }

    [Fact]
    public async Task What_a_command_cannot_do_it_says_in_a_sentence()
    {
        Assert.Equal((1, "nobody@halden.example"), Named(await RunAsync("admin", "link", "nobody@halden.example"), "Nobody has the email address "));
        Assert.Equal((1, "ana"), Named(await RunAsync("admin", "link", "ana"), " is not an email address."));
        Assert.Equal((1, "No organization here holds no.example. Nothing was changed."), Said(await RunAsync("tenant", "release", "google", "no.example")));
        await using var check = _server.Command("providers", "check");
        Assert.Equal(0, await check.ExitAsync());
        Assert.EndsWith("No provider is configured (FlexAuth:Providers).", check.Output.Trim());
        var (exitCode, usage) = await RunAsync("admin", "list");
        Assert.Equal(1, exitCode);
        Assert.StartsWith("Unknown command: admin list", usage);
        Assert.Contains("admin link EMAIL", usage);
    }

    [Fact]
    public async Task People_are_added_to_the_demo_while_its_server_runs_and_nowhere_else_than_in_development()
    {
        await using var command = _server.Command("demo", "--users", "3000");
        Assert.Equal((0, ""), (await command.ExitAsync(), command.Errors));
        Assert.StartsWith("The demo organization has 3,000 people.", command.Output.Trim().Split('\n')[^1]);

        await using var database = new InstallationDatabase(_server);
        Assert.Equal(3_000, await database.ReadAsync(db => db.Members.CountAsync()));
        Assert.Equal((1, "A demo organization has 1 to 1,000,000 people; give that number after --users."), Said(await RunAsync("demo", "--users", "many")));
        await using var production = _server.Command([("ASPNETCORE_ENVIRONMENT", "Production")], "demo", "--users", "5000");
        Assert.Equal(1, await production.ExitAsync());
        Assert.StartsWith("The demo organization is for Development; this is Production", production.Errors.Trim());
        Assert.Equal(3_000, await database.ReadAsync(db => db.Members.CountAsync()));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static (int, string) Named((int ExitCode, string Errors) result, string words) =>
        (result.ExitCode, result.Errors.Trim().Replace(words, "").TrimEnd('.'));

    private static (int, string) Said((int ExitCode, string Errors) result) => (result.ExitCode, result.Errors.Trim());

    private async Task<string> AdministratorAsync()
    {
        await using var database = new InstallationDatabase(_server);
        var email = await database.ReadAsync(db => db.Members
            .Where(m => m.Role == MemberRole.OrganizationAdministrator).OrderBy(m => m.Id).Select(m => m.Email).FirstAsync());
        return email!;
    }

    private async Task<string> LinkAsync(string email)
    {
        await using var command = _server.Command("admin", "link", email);
        Assert.Equal(0, await command.ExitAsync());
        var link = command.Output.Split('\n').Single(line => line.StartsWith("http", StringComparison.Ordinal)).Trim();
        Assert.StartsWith($"{_server.Address}activate?token=", link);
        return link;
    }

    private async Task<(int ExitCode, string Errors)> RunAsync(params string[] arguments)
    {
        await using var command = _server.Command(arguments);
        return (await command.ExitAsync(), command.Errors);
    }
}

using FlexAuth.Core.Data;
using FlexAuth.Tests.Core.Delivery;
using FlexAuth.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Web.Hosting;

/// <summary>The links of a start while other nodes start, or run, over the same database.</summary>
[Trait("Rule", "DP3")]
public sealed class FirstStartTests : IDisposable
{
    private readonly TestHost _host = new("Production", ("FlexAuth:Mail:Smtp:Host", "mail.example.org"));

    [Fact]
    public async Task While_another_node_writes_the_link_is_waited_for_which_an_operator_is_told_once()
    {
        var services = _host.Services;
        using var log = new CapturedLog();
        services.GetRequiredService<ILoggerFactory>().AddProvider(log);

        _host.AnotherWriter.Writes(turns: 3);

        Assert.StartsWith("Set up FlexAuth", Assert.Single(await LinksAsync(services)).Text, StringComparison.Ordinal);
        var told = Assert.Single(log.All.Split('\n'), line => line.Contains("waits for its turn", StringComparison.Ordinal));
        Assert.StartsWith("This start waits for its turn to write the set-up link, because another node or program writes to the database.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_has_its_turn_at_once_says_nothing_of_waiting()
    {
        var services = _host.Services;
        using var log = new CapturedLog();
        services.GetRequiredService<ILoggerFactory>().AddProvider(log);

        Assert.Single(await LinksAsync(services));

        Assert.DoesNotContain("waits for its turn", log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_installation_that_is_set_up_by_another_node_meanwhile_needs_no_link()
    {
        var services = _host.Services;
        var tried = 0;

        _host.AnotherWriter.Writes(() =>
        {
            if (Interlocked.Increment(ref tried) > 1)
                return false;
            using var db = services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
            db.Add(Organization.Main("Contoso", TimeProvider.System.GetUtcNow()));
            db.SaveChanges();
            return true;
        });

        Assert.Empty(await LinksAsync(services));
    }

    public void Dispose() => _host.Dispose();

    private static Task<IReadOnlyList<(string Text, string Link)>> LinksAsync(IServiceProvider services) =>
        FirstStart.LinksAsync(services, services.GetRequiredService<IHostEnvironment>());
}

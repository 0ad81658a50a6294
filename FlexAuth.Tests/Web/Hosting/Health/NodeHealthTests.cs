using System.Net;
using FlexAuth.Core.Data.PostgreSql;
using FlexAuth.Core.Live;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Delivery;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Web.Hosting.Health;

/// <summary>What a probe is told of a node that does not hear the others.</summary>
[OnPostgreSql]
public sealed class NodeHealthTests
{
    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Fact, Trait("Rule", "DU2")]
    public async Task A_node_that_does_not_hear_the_others_is_degraded_and_ready_until_it_hears_them_again()
    {
        await using var database = await CoreHost.StartAsync();
        using var forwarder = new PostgreSqlForwarder(database) { LosesNotifications = true };
        using var log = new CapturedLog();
        using var loggers = new LoggerFactory([log]);
        var (deaf, hears) = (log.WaitForAsync("are not heard"), log.WaitForAsync("are heard again"));
        using var host = new TestHost(
            "Production",
            ("FlexAuth:Mail:Smtp:Host", "mail.example.org"),
            ("FlexAuth:Database:Provider", "PostgreSql"),
            ("FlexAuth:Database:ConnectionString", forwarder.Address.ConnectionString));
        await using var node = host.WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddSingleton(provider =>
            new PostgreSqlFeed(
                provider.GetRequiredService<PostgreSqlAddress>(), provider.GetRequiredService<ChangeFeed>(), TimeProvider.System, loggers.CreateLogger<PostgreSqlFeed>())
            {
                OwnWordWithin = TimeSpan.FromMilliseconds(200),
            })));
        using var client = node.CreateClient();

        await deaf.WaitAsync(TimeSpan.FromMinutes(1), Ends);
        Assert.Equal((HttpStatusCode.OK, "Degraded"), await ReadyAsync(client));

        forwarder.LosesNotifications = false;
        await hears.WaitAsync(TimeSpan.FromMinutes(1), Ends);
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await ReadyAsync(client));
    }

    private static async Task<(HttpStatusCode Status, string Body)> ReadyAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/health/ready", Ends);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ends));
    }
}

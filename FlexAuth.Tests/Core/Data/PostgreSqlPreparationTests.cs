using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FlexAuth.Core.Data;
using FlexAuth.Core.Installation;
using FlexAuth.Tests.Core.Delivery;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FlexAuth.Tests.Core.Data;

[Trait("Needs", "Server")]
public sealed class PostgreSqlPreparationTests : IDisposable
{
    private readonly DatabaseFolder _folder = new();

    [Fact]
    public async Task Two_nodes_that_start_at_once_both_come_up()
    {
        await using var database = await PostgreSqlDatabase.NewAsync();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => PrepareAsync(database.ConnectionString))));

        Assert.Equal(0L, await database.ExecuteAsync("SELECT COUNT(*) FROM \"Members\""));
        Assert.Equal(0L, await database.ExecuteAsync("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
    }

    [Fact]
    public async Task A_node_waits_while_another_migrates_says_so_and_goes_on_when_that_one_dies()
    {
        await using var database = await PostgreSqlDatabase.NewAsync();
        await using var other = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using (var migrating = new NpgsqlCommand("SELECT pg_advisory_lock(5070199202)", other))
            await migrating.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        using var log = new CapturedLog();
        var node = Server(database.ConnectionString);
        node.GetRequiredService<ILoggerFactory>().AddProvider(log);

        var prepared = node.GetRequiredService<DatabasePreparation>().PrepareAsync(TestContext.Current.CancellationToken);
        await WaitsForLockAsync(database);
        Assert.False(prepared.IsCompleted);
        Assert.Single(log.All.Split('\n'), line => line.StartsWith("This start waits for its turn to write its tables,", StringComparison.Ordinal));
        await database.ExecuteAsync($"SELECT pg_terminate_backend({other.ProcessID})");

        await prepared;
        Assert.Equal(0L, await database.ExecuteAsync("SELECT COUNT(*) FROM \"Members\""));
    }

    [Fact]
    public async Task A_newer_versions_database_is_refused_and_left_as_it_is()
    {
        await using var database = await PostgreSqlDatabase.NewAsync();
        await PrepareAsync(database.ConnectionString);
        await database.ExecuteAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Future', '99.0.0')");

        var refused = await RefusedAsync(database.ConnectionString);

        Assert.Contains("29990101000000_Future", refused);
        Assert.Contains(database.Name, refused);
    }

    [Fact]
    public async Task Whatever_is_wrong_with_the_address_is_one_sentence_with_its_key_and_without_the_password()
    {
        await using var database = await PostgreSqlDatabase.NewAsync();
        var server = await PostgreSqlServer.SharedAsync();
        var wrong = server.ConnectionString(database.Name, PostgreSqlServer.Guarded) + ";Password=canary-wrong-word";

        var refused = new[]
        {
            await RefusedAsync(wrong),
            await RefusedAsync(server.ConnectionString("nowhere", PostgreSqlServer.Owner)),
            await RefusedAsync("Host=127.0.0.1;Port=1;Database=flexauth;Username=flexauth;Password=canary-wrong-word"),
            await RefusedAsync("Host=nowhere.invalid;Database=flexauth;Username=flexauth;Password=canary-wrong-word"),
        };

        Assert.All(refused, sentence =>
        {
            Assert.Contains("FlexAuth:Database:ConnectionString", sentence);
            Assert.DoesNotContain("canary", sentence);
            Assert.DoesNotContain('\n', sentence);
        });
        Assert.Contains("does not let guarded in", refused[0]);
        Assert.Contains("CREATE DATABASE nowhere OWNER flexauth", refused[1]);
        Assert.All(refused[2..], sentence => Assert.Contains("cannot be reached", sentence));
    }

    [Theory]
    [InlineData("")]
    [InlineData(";Root Certificate=/nowhere/authority.crt")]
    public async Task A_server_that_does_not_prove_who_it_is_is_one_sentence_with_what_to_look_at(string authority)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var meeting = OfferTlsAsync(server);

        var refused = await RefusedAsync(
            $"Host=127.0.0.1;Port={((IPEndPoint)server.LocalEndpoint).Port};Database=flexauth;Username=flexauth;Password=canary-wrong-word;"
            + $"GSS Encryption Mode=Disable;SSL Mode=VerifyFull{authority}");

        await meeting;
        Assert.Contains("did not prove who it is", refused);
        Assert.Contains("FlexAuth:Database:ConnectionString", refused);
        Assert.Contains("Root Certificate", refused);
        Assert.DoesNotContain("canary", refused);
    }

    [Fact]
    public async Task Whoever_may_not_create_tables_is_told_how_they_may()
    {
        await using var database = await PostgreSqlDatabase.NewAsync();
        var server = await PostgreSqlServer.SharedAsync();

        var refused = await RefusedAsync(server.ConnectionString(database.Name, PostgreSqlServer.Guarded) + $";Password={PostgreSqlServer.Password}");

        Assert.Contains($"ALTER DATABASE {database.Name} OWNER TO guarded", refused);
    }

    [Fact, Trait("Rule", "DU1")]
    public async Task A_server_that_acknowledges_what_a_crash_loses_is_refused()
    {
        await using var database = await PostgreSqlDatabase.NewAsync();
        await database.ExecuteAsync($"ALTER DATABASE {database.Name} SET synchronous_commit = off");

        Assert.Contains("SET synchronous_commit = on", await RefusedAsync(database.ConnectionString));
    }

    [Fact]
    public async Task A_command_for_an_installation_does_not_make_one()
    {
        await using var database = await PostgreSqlDatabase.NewAsync();
        var preparation = Server(database.ConnectionString).GetRequiredService<DatabasePreparation>();

        await Assert.ThrowsAsync<DatabaseUnusableException>(() => preparation.RequireExistingAsync(TestContext.Current.CancellationToken));
        await preparation.PrepareAsync(TestContext.Current.CancellationToken);
        await preparation.RequireExistingAsync(TestContext.Current.CancellationToken);
    }

    [Fact, Trait("Rule", "DP2")]
    public async Task Nodes_that_start_at_once_share_their_keys()
    {
        await using var database = await PostgreSqlDatabase.NewAsync();
        var nodes = Enumerable.Range(0, 4).Select(_ => Server(database.ConnectionString)).ToList();
        var atIt = 0;

        await Task.WhenAll(nodes.Select(node => Task.Run(async () =>
        {
            await node.GetRequiredService<DatabasePreparation>().PrepareAsync(
                () =>
                {
                    // Nobody else is at it.
                    Assert.Equal(1, Interlocked.Increment(ref atIt));
                    node.GetRequiredService<StartCheck>().TryKeys();
                    Interlocked.Decrement(ref atIt);
                },
                TestContext.Current.CancellationToken);
        })));

        Assert.Equal(1L, await database.ExecuteAsync("SELECT COUNT(*) FROM \"DataProtectionKeys\" WHERE \"FriendlyName\" LIKE 'key-%'"));
    }

    [Fact, Trait("Rule", "DU2")]
    public async Task The_health_says_what_is_wrong_and_heals_by_itself()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await server.ExecuteAsync($"CREATE DATABASE healing OWNER {PostgreSqlServer.Owner}");
        var node = Server(server.ConnectionString("healing", PostgreSqlServer.Owner));
        await node.GetRequiredService<DatabasePreparation>().PrepareAsync(TestContext.Current.CancellationToken);
        var health = node.GetRequiredService<DatabaseHealth>();
        Assert.Null(await health.ProblemAsync(TestContext.Current.CancellationToken));

        await server.StopAsync();
        Assert.Contains("cannot be reached", await health.ProblemAsync(TestContext.Current.CancellationToken));
        var trouble = await Assert.ThrowsAnyAsync<Exception>(() => CountAsync(node));
        Assert.True(DatabaseTrouble.Is(trouble));

        await server.GoOnAsync();
        Assert.Null(await health.ProblemAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await CountAsync(node));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>As a PostgreSQL whose certificate nobody signed (https://www.postgresql.org/docs/15/protocol-flow.html, SSL session encryption).</summary>
    private static async Task OfferTlsAsync(TcpListener server)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var client = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[8], TestContext.Current.CancellationToken);
        await stream.WriteAsync("S"u8.ToArray(), TestContext.Current.CancellationToken);
        await using var tls = new SslStream(stream);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
        });
    }

    private static async Task<int> CountAsync(IServiceProvider node)
    {
        await using var db = node.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        return await db.Members.CountAsync(TestContext.Current.CancellationToken);
    }

    private static async Task WaitsForLockAsync(PostgreSqlDatabase database)
    {
        while (await database.ExecuteAsync("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'") is 0L)
            await Task.Yield();
    }

    private ServiceProvider Server(string connectionString) =>
        _folder.Server(("FlexAuth:Database:Provider", "postgresql"), ("FlexAuth:Database:ConnectionString", connectionString));

    private Task PrepareAsync(string connectionString) =>
        Server(connectionString).GetRequiredService<DatabasePreparation>().PrepareAsync(TestContext.Current.CancellationToken);

    private async Task<string> RefusedAsync(string connectionString) =>
        (await Assert.ThrowsAsync<DatabaseUnusableException>(() => PrepareAsync(connectionString))).Message;
}

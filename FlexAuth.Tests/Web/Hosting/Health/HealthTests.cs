using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Tests.Core.Data;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Hosting.Health;

public sealed class HealthTests : IDisposable
{
    private readonly TestHost _host = new();
    private readonly HttpClient _client;

    public HealthTests() => _client = _host.CreateClient();

    [Fact]
    public async Task A_server_that_serves_is_alive_and_ready()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/live"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/ready"));
    }

    [Fact]
    public async Task A_database_that_became_garbage_makes_it_unready_and_its_pages_say_so_kindly()
    {
        using var session = await HostSession.BeginAsync(_host);
        File.Delete(_host.DatabasePath + "-wal");
        await File.WriteAllBytesAsync(_host.DatabasePath, new byte[100_000], TestContext.Current.CancellationToken);
        PooledConnections.Close(Path.GetDirectoryName(_host.DatabasePath)!);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/live"));
        using var page = await session.Client.GetAsync("/settings/users", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, page.StatusCode);
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Something went wrong on our side", text);
        Assert.DoesNotContain("Sqlite", text);
        Security.SecurityHeadersTests.AssertCarried(page);
    }

    [Fact]
    public async Task A_database_that_was_deleted_makes_it_unready_though_open_connections_still_read_it()
    {
        File.Delete(_host.DatabasePath);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("/health/ready"));
        Assert.False(File.Exists(_host.DatabasePath));
    }

    [Fact]
    public async Task A_mail_that_nobody_tries_to_send_makes_it_unready()
    {
        using var stopped = new TestHost();
        await using var host = stopped.WithWebHostBuilder(builder => builder.ConfigureTestServices(
            services => services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxDispatcher)))));
        using var client = host.CreateClient();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/ready"));
        await using (var db = await host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            var member = await db.Members.OrderBy(m => m.Id).FirstAsync(TestContext.Current.CancellationToken);
            var due = TimeProvider.System.GetUtcNow().AddMinutes(-9);
            db.Add(new OutboxMessage { Kind = MessageKind.PasswordReset, MemberId = member.Id, CreatedAt = due, DueAt = due });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(client, "/health/ready"));
    }

    public void Dispose()
    {
        _client.Dispose();
        _host.Dispose();
    }

    private Task<HttpStatusCode> StatusAsync(string path) => StatusAsync(_client, path);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}

using FlexAuth.Core;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Installation;
using FlexAuth.Web.Mail;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Data;

/// <summary>A data folder that servers start over, each with its own memory: what one has cached the next has not.</summary>
internal sealed class DatabaseFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flexauth-data-");
    private readonly List<ServiceProvider> _servers = [];

    public string Path => _folder.FullName;

    public string DatabasePath => System.IO.Path.Combine(Path, "flexauth.db");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A server that has done nothing yet.</summary>
    public ServiceProvider Server(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["FlexAuth:PublicUrl"] = "https://login.example.org",
                ["FlexAuth:DataFolder"] = Path,
            })
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value))
            .Build();
        var server = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddSingleton<IMailComposer, MailComposer>()
            .AddFlexAuth(configuration, System.IO.Path.Combine(Path, "mail"))
            .BuildServiceProvider();
        _servers.Add(server);
        return server;
    }

    /// <summary>A server that is ready for its first request.</summary>
    public async Task<ServiceProvider> StartAsync(params (string Key, string? Value)[] settings)
    {
        var server = Server(settings);
        await server.GetRequiredService<DatabasePreparation>().PrepareAsync(TestContext.Current.CancellationToken);
        server.GetRequiredService<StartCheck>().TryKeys();
        return server;
    }

    /// <summary>Writes to the database past FlexAuth.</summary>
    public int Execute(string sql) => (int)Run(sql, command => command.ExecuteNonQuery())!;

    public object? Scalar(string sql) => Run(sql, command => command.ExecuteScalar());

    public void Dispose()
    {
        _servers.ForEach(server => server.Dispose());
        PooledConnections.Close(Path);
        _folder.Delete(recursive: true);
    }

    private object? Run(string sql, Func<SqliteCommand, object?> run)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }
}

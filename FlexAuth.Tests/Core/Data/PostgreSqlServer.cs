using System.Diagnostics;
using FlexAuth.Tests.Architecture;
using Npgsql;

namespace FlexAuth.Tests.Core.Data;

/// <summary>PostgreSQL as Debian has it, in a process of its own over a temporary folder; see Servers/postgres.sh. It ends with the tests.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>Who owns the databases; let in without a password.</summary>
    public const string Owner = "flexauth";

    /// <summary>Let in by password alone.</summary>
    public const string Guarded = "guarded";

    public const string Password = "canary-postgres-password";

    private static readonly Lazy<Task<PostgreSqlServer>> Shared = new(StartAsync);

    private readonly Process _process;
    private readonly string _folder;

    private PostgreSqlServer(Process process, string folder) => (_process, _folder) = (process, folder);

    /// <summary>The one of all tests that only use it.</summary>
    public static Task<PostgreSqlServer> SharedAsync() => Shared.Value;

    /// <summary>One that a test may stop.</summary>
    public static async Task<PostgreSqlServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("flexauth-pg-").FullName;
        var process = Process.Start(new ProcessStartInfo("bash", ["postgres.sh", folder])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "FlexAuth.Tests", "Servers"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var said = await process.StandardOutput.ReadLineAsync();
        if (said != "ready")
            throw new InvalidOperationException($"PostgreSQL did not start: {said}{await process.StandardOutput.ReadToEndAsync()}");
        var server = new PostgreSqlServer(process, folder);
        await server.ExecuteAsync($"CREATE ROLE {Owner} LOGIN; CREATE ROLE {Guarded} LOGIN PASSWORD '{Password}';");
        return server;
    }

    public string ConnectionString(string database, string user) =>
        new NpgsqlConnectionStringBuilder { Host = _folder, Database = database, Username = user }.ConnectionString;

    /// <summary>As a superuser.</summary>
    public async Task<object?> ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database, "postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public Task StopAsync() => SayAsync("stop", "stopped");

    public Task GoOnAsync() => SayAsync("start", "ready");

    public string[] Files(string database)
    {
        using var connection = new NpgsqlConnection(ConnectionString(database, "postgres") + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand("CHECKPOINT", connection);
        command.ExecuteNonQuery();
        command.CommandText = "SELECT oid::text FROM pg_database WHERE datname = current_database()";
        return Directory.GetFiles(Path.Combine(_folder, "data", "base", (string)command.ExecuteScalar()!));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task SayAsync(string word, string answer)
    {
        await _process.StandardInput.WriteLineAsync(word);
        await _process.StandardInput.FlushAsync();
        Assert.Equal(answer, await _process.StandardOutput.ReadLineAsync());
    }
}

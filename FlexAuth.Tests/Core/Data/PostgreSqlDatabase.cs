using FlexAuth.Core.Data;
using Npgsql;

namespace FlexAuth.Tests.Core.Data;

/// <summary>A database of its own on a real PostgreSQL; gone afterwards.</summary>
internal sealed class PostgreSqlDatabase : IAsyncDisposable
{
    private readonly PostgreSqlServer _server;

    private PostgreSqlDatabase(PostgreSqlServer server, string name) => (_server, Name) = (server, name);

    /// <summary>Whether the test that runs is one for PostgreSQL.</summary>
    public static bool IsMeant =>
        !Says(OnSqliteAttribute.Value)
        && (Says(OnPostgreSqlAttribute.Value) || DatabaseOptions.IsPostgreSql(Environment.GetEnvironmentVariable("FLEXAUTH_TEST_DATABASE")));

    public string Name { get; }

    /// <summary>As its owner, who is no superuser.</summary>
    public string ConnectionString => _server.ConnectionString(Name, PostgreSqlServer.Owner);

    public IReadOnlyList<(string Key, string Value)> Settings =>
    [
        ("FlexAuth:Database:Provider", "PostgreSql"),
        ("FlexAuth:Database:ConnectionString", ConnectionString),
    ];

    /// <param name="template">Whose copy it is; an empty one without. Nobody may be connected to it.</param>
    public static async Task<PostgreSqlDatabase> NewAsync(PostgreSqlDatabase? template = null)
    {
        var server = template?._server ?? await PostgreSqlServer.SharedAsync();
        var database = new PostgreSqlDatabase(server, $"flexauth_{Guid.NewGuid():N}");
        await server.ExecuteAsync(
            $"CREATE DATABASE {database.Name} OWNER {PostgreSqlServer.Owner} TEMPLATE {template?.Name ?? "template0"} STRATEGY file_copy");
        return database;
    }

    /// <summary>Past FlexAuth, as a superuser.</summary>
    public Task<object?> ExecuteAsync(string sql) => _server.ExecuteAsync(sql, Name);

    /// <summary>Its files, with all that is committed.</summary>
    public string[] Files() => _server.Files(Name);

    public async ValueTask DisposeAsync()
    {
        await using (var pool = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(pool);
        await _server.ExecuteAsync($"DROP DATABASE {Name} WITH (FORCE)");
    }

    private static bool Says(string value) => new[] { TestContext.Current.TestMethod?.Traits, TestContext.Current.TestClass?.Traits }
        .Any(traits => traits is not null && traits.TryGetValue(OnPostgreSqlAttribute.Trait, out var values) && values.Contains(value));
}

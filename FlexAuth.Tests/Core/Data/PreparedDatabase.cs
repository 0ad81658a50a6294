using FlexAuth.Core.Data;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Data;

/// <summary>
/// An empty database as a first start leaves it, made once by the product itself. Hosts and servers start over a copy: to bring thousands of new files
/// up to date, one migration after the other, would be most of what a run of the tests does.
/// </summary>
internal static class PreparedDatabase
{
    private static readonly Lazy<Task<byte[]>> Prepared = new(PrepareAsync);

    public static async Task CopyToAsync(DirectoryInfo dataFolder)
    {
        dataFolder.Create();
        await File.WriteAllBytesAsync(Path.Combine(dataFolder.FullName, "flexauth.db"), await Prepared.Value);
    }

    private static readonly Lazy<Task<PostgreSqlDatabase>> PreparedOnPostgreSql = new(PrepareOnPostgreSqlAsync);

    /// <summary>The same on PostgreSQL.</summary>
    public static async Task<PostgreSqlDatabase> CopyToPostgreSqlAsync() => await PostgreSqlDatabase.NewAsync(await PreparedOnPostgreSql.Value);

    private static async Task<PostgreSqlDatabase> PrepareOnPostgreSqlAsync()
    {
        var database = await PostgreSqlDatabase.NewAsync();
        using var folder = new DatabaseFolder();
        await folder.Server([.. database.Settings.Select(setting => (setting.Key, (string?)setting.Value))])
            .GetRequiredService<DatabasePreparation>().PrepareAsync();
        return database;
    }

    private static async Task<byte[]> PrepareAsync()
    {
        using var folder = new DatabaseFolder();
        await folder.Server().GetRequiredService<DatabasePreparation>().PrepareAsync();

        // The last connection takes the write-ahead log into the file.
        PooledConnections.Close(folder.Path);
        return await File.ReadAllBytesAsync(folder.DatabasePath);
    }
}

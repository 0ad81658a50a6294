using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core;

/// <summary>What stands in the database, table by table.</summary>
internal static class CoreHostTables
{
    public static Task<Dictionary<string, int>> CountsAsync(this CoreHost host) => host.ReadAsync(async db =>
    {
        var counts = new Dictionary<string, int>();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM \"{table}\"";
            counts[table] = Convert.ToInt32(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
        }

        return counts;
    });

    /// <summary>Every value of every table, as text; binary values in hexadecimal.</summary>
    public static Task<string> AllTextAsync(this CoreHost host) => host.ReadAsync(async db =>
    {
        var values = new List<string?>();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
                values.AddRange(Enumerable.Range(0, rows.FieldCount).Select(column => Text(rows.GetValue(column))));
        }

        return string.Join('\n', values);
    });

    private static string? Text(object value) => value is byte[] bytes ? Convert.ToHexStringLower(bytes) : value.ToString();
}

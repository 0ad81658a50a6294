using Microsoft.Data.Sqlite;

namespace FlexAuth.Core.Data;

/// <summary>Whether the database can be read, as somebody would find who comes new to it.</summary>
public sealed class DatabaseHealth
{
    private readonly DatabaseFile _file;

    internal DatabaseHealth(DatabaseFile file) => _file = file;

    /// <summary>What is wrong, or null. A connection of its own: one from the pool reads from memory a file that is long gone.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken = default)
    {
        var settings = new SqliteConnectionStringBuilder(_file.ConnectionString) { Pooling = false };
        try
        {
            await using var connection = new SqliteConnection(settings.ToString());
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM Organizations";
            await command.ExecuteScalarAsync(cancellationToken);
            return null;
        }
        catch (SqliteException e)
        {
            return $"The database file {_file.Path} cannot be read: {e.Message}";
        }
    }
}

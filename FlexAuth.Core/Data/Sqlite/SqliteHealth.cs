using Microsoft.Data.Sqlite;

namespace FlexAuth.Core.Data.Sqlite;

/// <summary>A connection of its own: one from the pool reads from memory a file that is long gone.</summary>
internal sealed class SqliteHealth(DatabaseFile file) : DatabaseHealth
{
    public override async Task<string?> ProblemAsync(CancellationToken cancellationToken = default)
    {
        var settings = new SqliteConnectionStringBuilder(file.ConnectionString) { Pooling = false };
        try
        {
            await using var connection = new SqliteConnection(settings.ToString());
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = Question;
            await command.ExecuteScalarAsync(cancellationToken);
            return null;
        }
        catch (SqliteException e)
        {
            return $"The database file {file.Path} cannot be read: {e.Message}";
        }
    }
}

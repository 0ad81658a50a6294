using Npgsql;

namespace FlexAuth.Core.Data.PostgreSql;

/// <summary>A connection of its own: whether somebody new gets in is the question.</summary>
internal sealed class PostgreSqlHealth(PostgreSqlAddress address, PostgreSqlFeed feed) : DatabaseHealth
{
    public override string? Impairment => feed.IsDeaf ? "The changes of other nodes are not heard: open pages show them late." : null;

    public override async Task<string?> ProblemAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = new NpgsqlConnection(address.ConnectionStringWithoutPool);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(Question, connection);
            await command.ExecuteScalarAsync(cancellationToken);
            return null;
        }
        catch (NpgsqlException e)
        {
            return PostgreSqlTrouble.Sentence(address, e);
        }
    }
}

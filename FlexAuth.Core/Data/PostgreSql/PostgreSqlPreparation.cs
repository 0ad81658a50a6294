using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FlexAuth.Core.Data.PostgreSql;

/// <summary>
/// Brings the database up to date. It is the operator's: they create it, and copy it (pg_dump) before they upgrade. Of several nodes that
/// start at once one migrates, by a lock that ends with its connection, and the others wait.
/// </summary>
internal sealed class PostgreSqlPreparation(
    IDbContextFactory<FlexAuthDbContext> contexts, PostgreSqlAddress address, ILogger<DatabasePreparation> logger) : DatabasePreparation
{
    private const int OldestServer = 15;

    // Beside the key of the write gate: nodes that serve are not held up by one that starts.
    private const string TakeTurn = $"{WithoutLimits}; SELECT pg_try_advisory_lock(5070199202)";
    private const string WaitForTurn = "SELECT pg_advisory_lock(5070199202)";

    // At once, and not when the server has noticed that the connection is closed.
    private const string EndTurn = "SELECT pg_advisory_unlock(5070199202)";

    // Those of the role or the server are for others.
    private const string WithoutLimits = "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0";

    public override Task RequireExistingAsync(CancellationToken cancellationToken = default) => InWordsAsync(async () =>
    {
        await using var connection = await OpenAsync(cancellationToken);
        if (await ScalarAsync(connection, "SELECT to_regclass('\"Organizations\"')::text", cancellationToken) is null)
        {
            throw new DatabaseUnusableException($"The database {address.Name} is empty. Check FlexAuth:Database:ConnectionString.");
        }
    });

    public override Task PrepareAsync(Action? first, CancellationToken cancellationToken = default) => InWordsAsync(async () =>
    {
        await using var turn = await OpenAsync(cancellationToken);
        await RefuseUnfitAsync(turn, cancellationToken);
        if (await ScalarAsync(turn, TakeTurn, cancellationToken) is not true)
        {
            logger.SayThatItWaits("its tables");
            await ScalarAsync(turn, WaitForTurn, cancellationToken);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Database.SetCommandTimeout(TimeSpan.Zero);
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync(WithoutLimits, cancellationToken);
        await RefuseNewerAsync(db, address.Name, cancellationToken);
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            ReadModelPreparation.Detach(db);
            await db.Database.MigrateAsync(cancellationToken);
            logger.LogInformation("Database {Database} brought up to date: {Migrations}", address.Name, string.Join(", ", pending));
        }

        if (await ReadModelPreparation.EnsureAsync(db, logger, cancellationToken))
        {
            logger.LogInformation("User directory of {Database} made anew", address.Name);
        }

        first?.Invoke();
        await ScalarAsync(turn, EndTurn, CancellationToken.None);
    });

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(address.ConnectionStringWithoutPool);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task RefuseUnfitAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
        {
            throw new DatabaseUnusableException(
                $"PostgreSQL at {address.Server} is version {connection.PostgreSqlVersion.Major}; FlexAuth needs {OldestServer} or newer.");
        }

        if (await ScalarAsync(connection, "SHOW server_encoding", cancellationToken) is not "UTF8")
        {
            throw new DatabaseUnusableException($"The database {address.Name} does not keep UTF-8. Create it with ENCODING 'UTF8' TEMPLATE template0.");
        }

        // A write that was acknowledged must be there after a crash (DU1).
        if (await ScalarAsync(connection, "SHOW synchronous_commit", cancellationToken) is "off")
        {
            throw new DatabaseUnusableException(
                $"The database {address.Name} acknowledges writes that a crash loses. ALTER DATABASE {address.Database} SET synchronous_commit = on.");
        }
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync(cancellationToken) is { } value and not DBNull ? value : null;
    }

    private async Task InWordsAsync(Func<Task> prepare)
    {
        try
        {
            await prepare();
        }
        catch (Exception e) when ((e as NpgsqlException ?? e.InnerException as NpgsqlException) is { } trouble)
        {
            throw new DatabaseUnusableException(PostgreSqlTrouble.Sentence(address, trouble), e);
        }
    }
}

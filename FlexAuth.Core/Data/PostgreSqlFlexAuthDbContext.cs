using System.Data;
using System.Globalization;
using FlexAuth.Core.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace FlexAuth.Core.Data;

/// <summary>The database of several nodes.</summary>
public sealed class PostgreSqlFlexAuthDbContext(DbContextOptions<PostgreSqlFlexAuthDbContext> options) : FlexAuthDbContext(options)
{
    // Texts are compared and ordered byte by byte, as SQLite does: the order of a locale changes with the server's operating system, and
    // no index could answer what begins with a path.
    private const string ByteByByte = "C";

    private const long Writers = 5_070_199_201;

    /// <summary>How long a writer waits for those of other nodes.</summary>
    internal override TimeSpan WritePatience { get; set; } = TimeSpan.FromSeconds(30);

    // One writer at a time, of all nodes. The lock ends with the transaction, however that ends; a node that holds it and does nothing
    // is put out by the server.
    private string TakeTurn => string.Create(
        CultureInfo.InvariantCulture,
        $"SET LOCAL lock_timeout = {WritePatience.TotalMilliseconds:F0}; SET LOCAL idle_in_transaction_session_timeout = '60s'; SELECT pg_advisory_xact_lock({Writers});");

    /// <summary>READ COMMITTED, whatever the server's default: each statement after the lock sees what the writer before committed.</summary>
    internal override async Task<IDbContextTransaction> BeginWritingAsync(CancellationToken cancellationToken)
    {
        var transaction = await Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        try
        {
            await Database.ExecuteSqlRawAsync(TakeTurn, cancellationToken);
            return transaction;
        }
        catch (Exception e)
        {
            await transaction.DisposeAsync();
            if (e is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
            {
                throw new WriterBusyException(e);
            }

            throw;
        }
    }

    /// <summary>Within the transaction: what is rolled back is told to nobody.</summary>
    internal override async Task TellNodesAsync(Guid node, IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        if (changes.Count > 0)
        {
            var told = Tidings.Of(node, changes).ToArray();
            await Database.ExecuteSqlAsync($"SELECT pg_notify({Tidings.Channel}, told) FROM unnest({told}) told", cancellationToken);
        }
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().UseCollation(ByteByByte);
        configurationBuilder.Properties<Enum>().UseCollation(ByteByByte);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMilliseconds>();
    }

    /// <summary>In UTC, which is all that PostgreSQL takes, and to the millisecond: what was read equals what was written, as with SQLite.</summary>
    private sealed class UtcMilliseconds() : ValueConverter<DateTimeOffset, DateTimeOffset>(
        time => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()),
        time => time);
}

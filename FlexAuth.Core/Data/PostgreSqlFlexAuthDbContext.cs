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

    // Of a million people, some statements concern each one.
    private static readonly TimeSpan LongestStatement = TimeSpan.FromMinutes(5);

    /// <summary>After so long a server that does not answer is taken for lost, where people wait.</summary>
    internal static readonly TimeSpan OrdinaryStatement = TimeSpan.FromSeconds(30);

    /// <summary>How long a writer waits, for those of their own node and of others together.</summary>
    internal override TimeSpan WritePatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A node that holds the lock and does nothing is put out by the server, before those who wait lose their patience. Nothing computes
    /// for so long between two statements of a turn: hashes, files and providers are seen to outside.
    /// </summary>
    internal TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>READ COMMITTED, whatever the server's default: each statement after the lock sees what the writer before committed.</summary>
    internal override async Task<IDbContextTransaction> BeginWritingAsync(TimeSpan waited, CancellationToken cancellationToken)
    {
        var left = TimeSpan.FromMilliseconds(Math.Max(1, (WritePatience - waited).TotalMilliseconds));
        var transaction = await Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var usual = Database.GetCommandTimeout();
        try
        {
            Database.SetCommandTimeout(left + OrdinaryStatement);
            await Database.ExecuteSqlRawAsync(TakeTurn(left), cancellationToken);
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
        finally
        {
            Database.SetCommandTimeout(usual);
        }
    }

    /// <inheritdoc />
    internal override void AllowLongStatements() => Database.SetCommandTimeout(LongestStatement);

    /// <summary>Within the transaction: what is rolled back is told to nobody.</summary>
    internal override async Task TellNodesAsync(Guid node, IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        if (changes.Count > 0)
        {
            var told = Tidings.Of(node, changes).ToArray();
            await Database.ExecuteSqlAsync($"SELECT pg_notify({Tidings.Channel}, told) FROM unnest({told}) told", cancellationToken);
        }
    }

    // One writer at a time, of all nodes. The lock ends with the transaction, however that ends. A limit that the role or the server has for
    // statements is for others: it would end the wait for the lock, and a chunk of a job, before their time.
    private string TakeTurn(TimeSpan patience) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SET LOCAL statement_timeout = 0;
        SET LOCAL lock_timeout = {patience.TotalMilliseconds:F0};
        SET LOCAL idle_in_transaction_session_timeout = {LongestPause.TotalMilliseconds:F0};
        SELECT pg_advisory_xact_lock({Writers});
        SET LOCAL lock_timeout = DEFAULT;
        """);

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

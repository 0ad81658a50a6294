using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FlexAuth.Core.Data;

/// <summary>The embedded database.</summary>
public sealed class SqliteFlexAuthDbContext(DbContextOptions<SqliteFlexAuthDbContext> options) : FlexAuthDbContext(options)
{
    // https://www.sqlite.org/rescode.html#busy
    private const int Busy = 5;

    /// <summary>
    /// Writers of this program wait in their own line; for those of another, a writer waits as long as for any statement, or as its patience
    /// says. Whoever stood in line behind one that waited has waited, too: a line of twenty is not told one by one, each after half a minute.
    /// </summary>
    internal override async Task<IDbContextTransaction> BeginWritingAsync(TimeSpan waited, CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)Database.GetDbConnection();
        var usual = connection.DefaultTimeout;
        try
        {
            var patience = WritePatience == Timeout.InfiniteTimeSpan ? TimeSpan.FromSeconds(usual) : WritePatience;
            connection.DefaultTimeout = Math.Max(1, (int)Math.Ceiling((patience - waited).TotalSeconds));
            return await base.BeginWritingAsync(waited, cancellationToken);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Busy)
        {
            throw new WriterBusyException(e);
        }
        finally
        {
            connection.DefaultTimeout = usual;
        }
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // SQLite has no type for a time; as text it can neither be compared nor ordered in a query.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
    }

    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(),
        milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}

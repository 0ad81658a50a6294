using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FlexAuth.Core.Data.PostgreSql;

/// <summary>
/// No execution strategy that tries again by itself: whether a commit that got no answer happened is known by whoever began it, and
/// only there can it be asked (DU3).
/// </summary>
internal sealed class PostgreSqlContextFactory(PostgreSqlAddress address) : IDbContextFactory<FlexAuthDbContext>, IDisposable
{
    private readonly DbContextOptions<PostgreSqlFlexAuthDbContext> _options = new DbContextOptionsBuilder<PostgreSqlFlexAuthDbContext>()
        .UseNpgsql(address.ConnectionString, npgsql => npgsql.CommandTimeout((int)PostgreSqlFlexAuthDbContext.OrdinaryStatement.TotalSeconds))
        .Options;

    public FlexAuthDbContext CreateDbContext() => new PostgreSqlFlexAuthDbContext(_options);

    /// <summary>The connections of the pool are closed with the program, and not kept until the server asks after them.</summary>
    public void Dispose()
    {
        using var connection = new NpgsqlConnection(address.ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }
}

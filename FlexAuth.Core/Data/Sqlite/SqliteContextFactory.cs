using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Data.Sqlite;

internal sealed class SqliteContextFactory(DatabaseFile file) : IDbContextFactory<FlexAuthDbContext>
{
    private readonly DbContextOptions<SqliteFlexAuthDbContext> _options = new DbContextOptionsBuilder<SqliteFlexAuthDbContext>()
        .UseSqlite(file.ConnectionString)
        .AddInterceptors(new DurableConnections())
        .Options;

    public FlexAuthDbContext CreateDbContext() => new SqliteFlexAuthDbContext(_options);
}

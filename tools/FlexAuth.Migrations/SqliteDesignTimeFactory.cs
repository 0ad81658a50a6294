using FlexAuth.Core.Data;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace FlexAuth.Migrations;

/// <summary>
/// Lets <c>dotnet ef</c> read the model without starting the application. A migration is written from the model alone: in
/// memory, a stray <c>database update</c> meets no real database.
/// </summary>
public sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteFlexAuthDbContext>
{
    public SqliteFlexAuthDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteFlexAuthDbContext>().UseSqlite("Data Source=:memory:").Options);
}

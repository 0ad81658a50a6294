using FlexAuth.Core.Data;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace FlexAuth.Migrations;

/// <summary>The same for the other database: the address is nobody's, so that nothing is ever reached.</summary>
public sealed class PostgreSqlDesignTimeFactory : IDesignTimeDbContextFactory<PostgreSqlFlexAuthDbContext>
{
    public PostgreSqlFlexAuthDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlFlexAuthDbContext>().UseNpgsql("Host=nowhere.invalid").Options);
}

using FlexAuth.Core.Installation;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Data;

internal static class DataRegistration
{
    /// <summary>The database, chosen by configuration; today the embedded one.</summary>
    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.TryAddSingleton<DatabaseFile>();
        services.AddSingleton<WriteGate>();
        services.AddSingleton<DatabaseKeyRepository>();
        services.AddSingleton<IDbContextFactory<FlexAuthDbContext>, SqliteContextFactory>();
        return services;
    }

    private sealed class SqliteContextFactory(DatabaseFile file) : IDbContextFactory<FlexAuthDbContext>
    {
        private readonly DbContextOptions<SqliteFlexAuthDbContext> _options = new DbContextOptionsBuilder<SqliteFlexAuthDbContext>()
            .UseSqlite(file.ConnectionString)
            .AddInterceptors(new DurableConnections())
            .Options;

        public FlexAuthDbContext CreateDbContext() => new SqliteFlexAuthDbContext(_options);
    }
}

/// <summary>The embedded database's file.</summary>
internal sealed class DatabaseFile(IOptions<InstallationOptions> options)
{
    public string Folder { get; } = System.IO.Path.GetFullPath(options.Value.DataFolder);

    public string Path => System.IO.Path.Combine(Folder, "flexauth.db");

    /// <summary>Never creates the file: should it be lost while FlexAuth runs, an empty one in its place would hide that.</summary>
    public string ConnectionString =>
        new SqliteConnectionStringBuilder { DataSource = Path, DefaultTimeout = 30, Mode = SqliteOpenMode.ReadWrite }.ToString();
}

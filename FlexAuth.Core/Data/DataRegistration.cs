using FlexAuth.Core.Data.PostgreSql;
using FlexAuth.Core.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Data;

internal static class DataRegistration
{
    /// <summary>The database, chosen by configuration.</summary>
    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.AddSingleton<WriteGate>();
        services.AddSingleton<DatabaseKeyRepository>();
        return DatabaseOptions.IsPostgreSql(configuration[$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}"])
            ? services.AddPostgreSql()
            : services.AddSqlite();
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services)
    {
        services.TryAddSingleton<DatabaseFile>();
        services.AddSingleton<IDbContextFactory<FlexAuthDbContext>, SqliteContextFactory>();
        services.AddSingleton<DatabasePreparation, SqlitePreparation>();
        return services.AddSingleton<DatabaseHealth, SqliteHealth>();
    }

    private static IServiceCollection AddPostgreSql(this IServiceCollection services)
    {
        services.AddSingleton<PostgreSqlAddress>();
        services.AddSingleton<IDbContextFactory<FlexAuthDbContext>, PostgreSqlContextFactory>();
        services.AddSingleton<DatabasePreparation, PostgreSqlPreparation>();
        services.AddSingleton<PostgreSqlFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<PostgreSqlFeed>());
        return services.AddSingleton<DatabaseHealth, PostgreSqlHealth>();
    }
}

using FlexAuth.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Spreadsheets.Import;

internal static class ImportRegistration
{
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddOptions<ImportOptions>().BindConfiguration(ImportOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ImportOptions>, ImportOptionsValidator>();
        services.AddSingleton<ImportRemoval>();
        services.AddSingleton<ReadingTurns>();
        services.AddSingleton<ImportHousekeeping>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportHousekeeping>());
        return services.AddSingleton<IJobWork, ImportWork>();
    }
}

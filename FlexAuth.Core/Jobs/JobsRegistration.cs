using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Jobs;

internal static class JobsRegistration
{
    /// <summary>The runner. Each kind of job adds its <see cref="IJobWork"/>.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        services.AddSingleton<JobSignal>();
        services.AddSingleton<JobSteps>();
        services.AddSingleton<JobRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
        services.AddSingleton<JobHousekeeping>();
        services.AddHostedService(provider => provider.GetRequiredService<JobHousekeeping>());
        return services;
    }
}

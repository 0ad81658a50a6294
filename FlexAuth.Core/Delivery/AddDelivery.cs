using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Core.Installation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery;

/// <summary>Registers the capability "mail and SMS leave, reliably".</summary>
public static class DeliveryRegistration
{
    /// <summary>The host adds the <see cref="IMailComposer"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">Holds the sections FlexAuth and FlexAuth:Mail.</param>
    /// <param name="developmentMailboxFolder">Where mails and SMS are kept instead of being sent; null, and always null in production, to send them.</param>
    public static IServiceCollection AddDelivery(
        this IServiceCollection services, IConfiguration configuration, string? developmentMailboxFolder)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OutboxSignal>();
        services.AddSettings(configuration, developmentMailboxFolder is not null);
        services.AddTransport(developmentMailboxFolder);
        services.AddSms(configuration, developmentMailboxFolder is not null);
        services.AddSingleton<LinkAddress>();
        services.AddSingleton<OutboxHealth>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<Departures>();
        services.AddSingleton<MailDelivery>();
        services.AddHostedService<OutboxDispatcher>();
        return services;
    }

    private static void AddSettings(this IServiceCollection services, IConfiguration configuration, bool developmentMailbox)
    {
        services.AddOptions<DeliveryOptions>().Bind(configuration.GetSection(DeliveryOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>>(new DeliveryOptionsValidator(developmentMailbox));
        services.AddOptions<InstallationOptions>().Bind(configuration.GetSection(InstallationOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<InstallationOptions>, PublicUrlValidator>();
    }

    private static void AddTransport(this IServiceCollection services, string? developmentMailboxFolder)
    {
        if (developmentMailboxFolder is null)
        {
            services.AddSingleton<IMailTransport, SmtpMailTransport>();
            return;
        }

        services.AddSingleton(provider => new DevelopmentMailbox(
            developmentMailboxFolder,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DevelopmentMailbox>>()));
        services.AddSingleton<IMailTransport>(provider => provider.GetRequiredService<DevelopmentMailbox>());
        services.AddSingleton<ISmsTransport>(provider => provider.GetRequiredService<DevelopmentMailbox>());
    }
}

using System.Net;
using FlexAuth.Core.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery.Sms;

internal static class SmsRegistration
{
    public const string HttpClientName = "FlexAuth.Sms";

    public static IServiceCollection AddSms(this IServiceCollection services, IConfiguration configuration, bool developmentMailbox)
    {
        var section = configuration.GetSection(SmsGatewayOptions.Section);
        services.AddOptions<SmsGatewayOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmsGatewayOptions>, SmsGatewayOptionsValidator>();
        services.AddOptions<SmsBudgetOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmsBudgetOptions>, SmsBudgetOptionsValidator>();
        services.AddSingleton<SmsParts>();
        services.AddSingleton<SmsPrices>();
        services.AddSingleton<SmsBudget>();
        services.AddSingleton<SmsLoss>();
        services.AddInternally<SmsReceipts>();

        // The client's own log would name the addresses, which may hold keys. How long to wait is the caller's to say.
        services.AddHttpClient(HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .RemoveAllLoggers();

        // On a developer's machine the mailbox takes them.
        var configured = section.Get<SmsGatewayOptions>() ?? new SmsGatewayOptions();
        if (!developmentMailbox && (configured.Twilio.IsConfigured || configured.Http.IsConfigured))
        {
            services.AddSingleton<ISmsTransport>(Gateways);
        }

        return services;
    }

    private static SmsGateways Gateways(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<SmsGatewayOptions>>().Value;
        var clients = provider.GetRequiredService<IHttpClientFactory>();
        List<SmsGateway> gateways = [];
        if (options.Twilio.IsConfigured)
        {
            gateways.Add(new SmsGateway(nameof(options.Twilio), new TwilioSms(clients, options.Twilio)));
        }

        if (options.Http.IsConfigured)
        {
            gateways.Insert(options.First == nameof(options.Http) ? 0 : gateways.Count, new SmsGateway(nameof(options.Http), new HttpSms(clients, options.Http)));
        }

        return new SmsGateways(
            gateways, options.Timeout, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SmsGateways>>());
    }
}

using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting.Security;

/// <summary>The proxies in front of FlexAuth; the configuration section <c>FlexAuth:Proxies</c>.</summary>
internal sealed class ProxyOptions
{
    public const string Section = "FlexAuth:Proxies";

    /// <summary>Addresses or networks (CIDR) whose X-Forwarded-For is believed.</summary>
    public IList<string> Known { get; } = [];
}

internal sealed class ProxyOptionsValidator : IValidateOptions<ProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxyOptions options)
    {
        var wrong = options.Known.Where(known => !System.Net.IPNetwork.TryParse(AsNetwork(known), out _)).ToList();
        return wrong.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(wrong.Select(known => $"{ProxyOptions.Section}:Known: '{known}' is neither an address nor a network like 10.0.0.0/24."));
    }

    public static string AsNetwork(string known) => known.Contains('/') ? known : $"{known}/{(known.Contains(':') ? 128 : 32)}";
}

internal static class SecurityRegistration
{
    public static IServiceCollection AddFlexAuthSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ProxyOptions>().Bind(configuration.GetSection(ProxyOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProxyOptions>, ProxyOptionsValidator>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>((forwarded, proxies) =>
        {
            // Whoever is not listed cannot choose the key that they are throttled under (RL3).
            forwarded.ForwardedHeaders = proxies.Value.Known.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            forwarded.ForwardLimit = null;
            foreach (var known in proxies.Value.Known)
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(ProxyOptionsValidator.AsNetwork(known)));
            }
        });
        return services;
    }
}

using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;

namespace FlexAuth.Web.Hosting.Identity;

internal static class IdentityRegistration
{
    public static IServiceCollection AddFlexAuthIdentity(this IServiceCollection services)
    {
        services.AddSingleton<FlexAuthCookies>();
        services.AddAuthentication(SessionAuthentication.Scheme)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.Scheme, null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddCascadingAuthenticationState();
        services.AddScoped<CircuitIdentity>();
        services.AddScoped<AuthenticationStateProvider>(provider => provider.GetRequiredService<CircuitIdentity>());
        services.AddScoped<CurrentActor>();
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<FlexAuthCookies>((options, cookies) =>
        {
            options.Cookie.Name = cookies.Antiforgery;
            options.Cookie.SecurePolicy = cookies.SecurePolicy;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.HttpOnly = true;
            options.Cookie.Path = "/";
        });
        return services;
    }
}

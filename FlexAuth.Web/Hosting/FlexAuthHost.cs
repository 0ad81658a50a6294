using FlexAuth.Core;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Installation;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Circuits;
using FlexAuth.Web.Hosting.Health;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Hosting.Security;
using FlexAuth.Web.Mail;
using FlexAuth.Web.Mobile;
using FlexAuth.Web.Settings.Users.Actions;
using FlexAuth.Web.Settings.Users.Export;
using FlexAuth.Web.Settings.Users.Import;
using FlexAuth.Web.Shared;
using FlexAuth.Web.SignIn;
using FlexAuth.Web.SignIn.Providers;
using Microsoft.AspNetCore.Authorization;
using Radzen;

namespace FlexAuth.Web.Hosting;

/// <summary>The application: what it is made of and the way of a request through it.</summary>
internal static class FlexAuthHost
{
    /// <summary>In bytes. Forms hold a ticket and a token; strangers must not fill the memory with more.</summary>
    private const long LargestForm = 64 * 1024;

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddDevelopmentSettings();
        builder.AddQuietLogs();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = LargestForm;
        });
        AddServices(builder);

        var app = builder.Build();
        UsePipeline(app);
        MapEndpoints(app);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddFlexAuth(builder.Configuration, MailboxFolder(builder));
        services.AddSingleton<IMailComposer, MailComposer>();
        services.AddSingleton<ErrorTexts>();
        services.AddSingleton<MobileShell>();
        services.AddSingleton<ISheetTexts, SheetTexts>();
        services.AddSingleton<TemporaryFiles>();
        services.AddScoped<FileIntake>();
        services.AddSingleton<ConsoleLinks>();
        services.AddSharedComponents();
        services.AddRadzenComponents();
        services.AddFlexAuthIdentity();
        services.AddFlexAuthSecurity(builder.Configuration);
        services.AddCircuits();
        services.AddFlexAuthHealth();

        // A request that cannot be understood is the sender's fault in Development too, not an exception of ours.
        services.PostConfigure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
    }

    private static void UsePipeline(WebApplication app)
    {
        // Who asks comes first (addresses are believed only from known proxies, RL3), and where (only the configuration says), then the headers that every answer carries,
        // errors included, then whether there is room, then who it is.
        app.UseForwardedHeaders();
        app.UseMiddleware<PublicOrigin>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = FailurePages.WriteUnexpectedAsync });
        app.UseStatusCodePagesWithReExecute(FailurePages.StatusPath);
        app.UseRequestLocalization("en-GB");
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<VisitorIdentification>();
        app.UseWebSockets();
        app.UseMiddleware<CircuitAdmission>();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    private static void MapEndpoints(WebApplication app)
    {
        // Before authentication: a style sheet is nobody's, and asks for no session.
        app.MapStaticAssets().ShortCircuit();
        app.MapFailurePages();
        app.MapSignIn();
        app.MapProviders();
        app.MapProviderLogouts();
        app.MapSmsStatus();
        app.MapMobile();
        app.MapJobDownload();
        app.MapUsersDownload();
        app.MapImportDownload();
        app.MapFlexAuthHealth();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options =>
            {
                // Compression costs about 250 KB for each circuit, and the policy is in SecurityHeaders.
                options.DisableWebSocketCompression = true;
                options.ContentSecurityFrameAncestorsPolicy = null;
            })
            .Add(OpenCircuitsToVisitors);
    }

    /// <summary>Signing in needs a circuit. Pages are closed unless they say otherwise; this opens the connection, not a page.</summary>
    private static void OpenCircuitsToVisitors(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } route } && route.TrimStart('/').StartsWith('_'))
        {
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
        }
    }

    /// <summary>Mails stay here in Development, unless a server is configured; in any other environment never (HD4).</summary>
    private static string? MailboxFolder(WebApplicationBuilder builder) =>
        builder.Environment.IsDevelopment() && string.IsNullOrEmpty(builder.Configuration[$"{DeliveryOptions.Section}:Smtp:Host"])
            ? Path.Combine(builder.Configuration[$"{InstallationOptions.Section}:{nameof(InstallationOptions.DataFolder)}"] ?? "data", "mailbox")
            : null;
}

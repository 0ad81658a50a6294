namespace FlexAuth.Web.Hosting;

/// <summary>
/// Structured logs without secrets (AU3): the framework's request logs write query strings, in which one-time links carry their tokens,
/// and its circuit and database logs at Debug write what people typed. These stay off whatever level is configured.
/// </summary>
internal static class QuietLogs
{
    private static readonly (string Category, LogLevel Least)[] Limits =
    [
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning),
        ("Microsoft.AspNetCore.Authentication", LogLevel.Warning),
        ("Microsoft.AspNetCore.Authorization", LogLevel.Warning),
        ("Microsoft.AspNetCore.Routing", LogLevel.Warning),
        ("Microsoft.AspNetCore.StaticAssets", LogLevel.Warning),
        ("Microsoft.AspNetCore.StaticFiles", LogLevel.Warning),
        ("Microsoft.AspNetCore.Components", LogLevel.Information),
        ("Microsoft.AspNetCore.SignalR", LogLevel.Information),
        ("Microsoft.AspNetCore.Http.Connections", LogLevel.Information),
        ("Microsoft.AspNetCore.HttpLogging", LogLevel.None),
        ("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Information),
        ("Microsoft.EntityFrameworkCore", LogLevel.Warning),
        ("FlexAuth.Web.Hosting.Identity.SessionAuthentication", LogLevel.Warning),
        ("System.Net", LogLevel.Warning),

        // At Error it repeats, with a stack trace, what StartFailure says in a sentence.
        ("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical),
    ];

    public static void AddQuietLogs(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.AddJsonConsole(json => json.UseUtcTimestamp = true);
        }

        builder.Services.PostConfigure<LoggerFilterOptions>(Limit);
    }

    private static void Limit(LoggerFilterOptions options)
    {
        var configured = options.Rules.ToList();
        options.Rules.Clear();
        options.Rules.Add(new LoggerFilterRule(null, null, options.MinLevel, (_, category, level) => level >= LeastFor(category)));
        foreach (var rule in configured)
        {
            options.Rules.Add(new LoggerFilterRule(
                rule.ProviderName,
                rule.CategoryName,
                rule.LogLevel,
                (provider, category, level) => level >= LeastFor(category) && rule.Filter?.Invoke(provider, category, level) != false));
        }
    }

    private static LogLevel LeastFor(string? category)
    {
        foreach (var (limited, least) in Limits)
        {
            if (category?.StartsWith(limited, StringComparison.Ordinal) == true)
            {
                return least;
            }
        }

        return LogLevel.Trace;
    }
}

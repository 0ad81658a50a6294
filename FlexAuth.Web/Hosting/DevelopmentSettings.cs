using Microsoft.Extensions.Configuration.Json;

namespace FlexAuth.Web.Hosting;

/// <summary>
/// The one development configuration lies in the repository's root and is linked into the output folder, while
/// <c>dotnet run</c> looks for settings in the project's folder.
/// </summary>
internal static class DevelopmentSettings
{
    private const string FileName = "appsettings.Development.json";

    public static void AddDevelopmentSettings(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
            return;

        var source = new JsonConfigurationSource
        {
            Path = Path.Combine(AppContext.BaseDirectory, FileName),
            Optional = true,
        };
        source.ResolveFileProvider();

        // Right after the other files: user secrets, environment and command line keep the last word.
        IList<IConfigurationSource> sources = builder.Configuration.Sources;
        var file = sources.OfType<JsonConfigurationSource>().LastOrDefault(IsSettingsFile);
        sources.Insert(file is null ? 0 : sources.IndexOf(file) + 1, source);
    }

    private static bool IsSettingsFile(JsonConfigurationSource source) =>
        source.Path?.StartsWith("appsettings", StringComparison.Ordinal) == true;
}

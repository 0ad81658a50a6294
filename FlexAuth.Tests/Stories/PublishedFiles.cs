using FlexAuth.Tests.Architecture;
using FlexAuth.Tests.Core.SecondFactors;

namespace FlexAuth.Tests.Stories;

/// <summary>The browser's files as they are published: outside Development they come from there. Made with the first story that needs them.</summary>
public sealed class PublishedFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flexauth-published-");

    private Task? _published;

    /// <summary>What a server in Production is configured with to find them.</summary>
    internal async Task<(string Key, string Value)> SettingAsync()
    {
        await (_published ??= PublishAsync());
        return ("ASPNETCORE_CONTENTROOT", _folder.FullName);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task PublishAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

        // To make the files as small as can be takes half a minute; that they are there is enough here.
        return Tool.RunAsync("dotnet",
        [
            "publish", Path.Combine(Repository.Root, "FlexAuth.Web"), "--no-build", "-c", configuration, "-o", _folder.FullName,
            "-p:_BlazorBrotliCompressionLevel=Fastest",
        ]);
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace FlexAuth.Tests.Stories;

/// <summary>Issuers of oidc-provider from npm, as Microsoft, Google and an issuer of one's own are to people; see Servers/provider.mjs.</summary>
internal sealed class OpenIdProviders : IAsyncDisposable
{
    private readonly Process _process;

    private OpenIdProviders(Process process, string microsoft, string google, string other)
    {
        _process = process;
        Google = new Uri(google);
        Other = new Uri(other);
        Settings = [.. SettingsOf("Microsoft", microsoft), .. SettingsOf("Google", google)];
    }

    /// <summary>The address of the one that is as Google is.</summary>
    public Uri Google { get; }

    /// <summary>The address of the one that is nobody's but the operator's.</summary>
    public Uri Other { get; }

    /// <summary>With which a server offers both.</summary>
    public (string Key, string Value)[] Settings { get; }

    public static async Task<OpenIdProviders> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("node", ["provider.mjs"])
        {
            WorkingDirectory = Path.Combine(Architecture.Repository.Root, "FlexAuth.Tests", "Servers"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        var ready = JsonElement.Parse(line ?? throw new InvalidOperationException("provider.mjs ended."));
        return new OpenIdProviders(process, ready.GetProperty("microsoft").GetString()!, ready.GetProperty("google").GetString()!, ready.GetProperty("openidconnect").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    public static IEnumerable<(string, string)> SettingsOf(string provider, string authority) =>
    [
        ($"FlexAuth:Providers:{provider}:ClientId", "flexauth"),
        ($"FlexAuth:Providers:{provider}:ClientSecret", "a-secret-of-the-stories-alone"),
        ($"FlexAuth:Providers:{provider}:Authority", authority),
        ($"FlexAuth:Providers:{provider}:Api", $"{authority}/api"),
    ];
}

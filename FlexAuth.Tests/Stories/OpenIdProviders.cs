using System.Diagnostics;
using System.Text.Json;

namespace FlexAuth.Tests.Stories;

/// <summary>Issuers of oidc-provider from npm, as Microsoft, Google and an issuer of one's own are to people; see Servers/provider.mjs.</summary>
internal sealed class OpenIdProviders : IAsyncDisposable
{
    private readonly Process _process;

    private OpenIdProviders(Process process, JsonElement ready)
    {
        _process = process;
        string Address(string name) => ready.GetProperty(name).GetString()!;
        (Google, Other) = (new Uri(Address("google")), new Uri(Address("openidconnect")));
        Settings = [.. SettingsOf("Microsoft", Address("microsoft")), .. SettingsOf("Google", Address("google"))];
        FurtherSettings = [.. SettingsOf("OpenIdConnect:0", Address("openidconnect")), .. SettingsOf("OpenIdConnect:1", Address("openidconnect2"))];
    }

    /// <summary>The address of the one that is as Google is.</summary>
    public Uri Google { get; }

    /// <summary>The address of the one that is nobody's but the operator's.</summary>
    public Uri Other { get; }

    /// <summary>With which a server offers both.</summary>
    public (string Key, string Value)[] Settings { get; }

    /// <summary>What two providers of the operator's choice gave.</summary>
    public (string Key, string Value)[] FurtherSettings { get; }

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
        return new OpenIdProviders(process, JsonElement.Parse(line ?? throw new InvalidOperationException("provider.mjs ended.")));
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

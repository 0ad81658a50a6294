using System.Diagnostics;
using System.Text.Json;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>oauth2-mock-server from npm, in a process of its own; see Servers/tokens.mjs.</summary>
public sealed class TokenServer : IAsyncLifetime
{
    private Process _process = null!;

    public string Issuer { get; private set; } = "";

    /// <summary>Where the provider's own API answers.</summary>
    public string Api { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _process = Process.Start(new ProcessStartInfo("node", ["tokens.mjs"])
        {
            WorkingDirectory = Path.Combine(Architecture.Repository.Root, "FlexAuth.Tests", "Servers"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var ready = await NextAsync();
        (Issuer, Api) = (ready.GetProperty("url").GetString()!, ready.GetProperty("api").GetString()!);
    }

    /// <summary>From now on its tokens are like this.</summary>
    internal async Task WishAsync(object wish)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(wish));
        await _process.StandardInput.FlushAsync();
        await NextAsync();
    }

    /// <summary>A logout token that says so, signed unless it is forged.</summary>
    internal async Task<string> LogoutTokenAsync(Dictionary<string, object?> logout, string? forge = null, string? typ = "logout+jwt")
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { logout, forge, typ }));
        await _process.StandardInput.FlushAsync();
        return (await NextAsync()).GetProperty("token").GetString()!;
    }

    /// <summary>How often refresh tokens were brought, and given back.</summary>
    internal async Task<(int Refreshed, int Revoked)> CountAsync()
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { count = true }));
        await _process.StandardInput.FlushAsync();
        var said = await NextAsync();
        return (said.GetProperty("refreshed").GetInt32(), said.GetProperty("revoked").GetInt32());
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

    private async Task<JsonElement> NextAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return JsonElement.Parse(line ?? throw new InvalidOperationException("tokens.mjs ended."));
    }
}

using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace FlexAuth.Tests.Core.Delivery.Sms;

/// <summary>An SMS gateway in a process of its own; see Servers/sms.mjs.</summary>
internal sealed class SmsServer : IAsyncDisposable
{
    public const string Account = "AC0123456789abcdef0123456789abcdef";
    public const string Token = "canary-auth-token";
    public const string Key = "canary-key-of-the-gateway";

    private readonly Process _process;
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();

    private SmsServer(Process process) => _process = process;

    public int Port { get; private set; }

    public static async Task<SmsServer> StartAsync(string mode)
    {
        var server = new SmsServer(Process.Start(new ProcessStartInfo("node", ["sms.mjs", mode])
        {
            WorkingDirectory = Path.Combine(Architecture.Repository.Root, "FlexAuth.Tests", "Servers"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["SMS_ACCOUNT"] = Account, ["SMS_TOKEN"] = Token, ["SMS_KEY"] = Key },
        })!);
        _ = server.ReadAsync();
        server.Port = (await server.NextAsync("ready")).GetProperty("port").GetInt32();
        return server;
    }

    /// <summary>Configuration by which it is taken for Twilio.</summary>
    public Dictionary<string, string?> AsTwilio() => new()
    {
        ["FlexAuth:Sms:Twilio:AccountSid"] = Account,
        ["FlexAuth:Sms:Twilio:AuthToken"] = Token,
        ["FlexAuth:Sms:Twilio:From"] = "+15005550006",
        ["FlexAuth:Sms:Twilio:Api"] = $"http://127.0.0.1:{Port}",
    };

    /// <summary>Configuration by which it is a gateway of another kind.</summary>
    public Dictionary<string, string?> AsAnother() => new()
    {
        ["FlexAuth:Sms:Http:Url"] = $"http://127.0.0.1:{Port}/send",
        ["FlexAuth:Sms:Http:Headers:X-Key"] = Key,
        ["FlexAuth:Sms:Http:Body"] = """{"to":"{digits}","text":"{text}","reference":"{id}"}""",
        ["FlexAuth:Sms:Http:Taken"] = "\"result\":\"accepted\"",
        ["FlexAuth:Sms:Http:Refused"] = "bad number|opted out|landline",
    };

    public async Task BecomeAsync(string mode)
    {
        await SayAsync(mode);
        await NextAsync("ready");
    }

    /// <summary>What Twilio puts into X-Twilio-Signature, computed there and not by our own code.</summary>
    public async Task<string> SignAsync(string address, IReadOnlyDictionary<string, string> fields)
    {
        await SayAsync(JsonSerializer.Serialize(new { sign = address, fields }));
        return (await NextAsync("signed")).GetProperty("signature").GetString()!;
    }

    /// <summary>The next event of this name; others before it are passed over.</summary>
    public async Task<JsonElement> NextAsync(string name)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var next = await _events.Reader.ReadAsync(limit.Token);
            if (next.GetProperty("event").GetString() == name)
                return next;
        }
    }

    /// <summary>How many requests came since this was asked last: the gateway's own word, however slow its events are.</summary>
    public async Task<int> CountAsync()
    {
        await SayAsync("count");
        return (await NextAsync("count")).GetProperty("requests").GetInt32();
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

    private async Task SayAsync(string wish)
    {
        await _process.StandardInput.WriteLineAsync(wish);
        await _process.StandardInput.FlushAsync();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            _events.Writer.TryWrite(JsonElement.Parse(line));
        _events.Writer.Complete();
    }
}

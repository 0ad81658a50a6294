using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;

namespace FlexAuth.Tests.Core.Delivery;

/// <summary>smtp-server from npm, in a process of its own; see Servers/smtp.mjs.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    public const string User = "mailer";
    public const string Password = "canary-smtp-password";

    private readonly Process _process;
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();

    private MailServer(Process process) => _process = process;

    public int Port { get; private set; }

    public X509Certificate2 Certificate { get; private init; } = null!;

    public static async Task<MailServer> StartAsync(string mode)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var start = new ProcessStartInfo("node", ["smtp.mjs", mode])
        {
            WorkingDirectory = Path.Combine(Architecture.Repository.Root, "FlexAuth.Tests", "Servers"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["SMTP_USER"] = User,
                ["SMTP_PASSWORD"] = Password,
                ["SMTP_KEY"] = key.ExportPkcs8PrivateKeyPem(),
                ["SMTP_CERT"] = certificate.ExportCertificatePem(),
            },
        };
        var server = new MailServer(Process.Start(start)!) { Certificate = certificate };
        _ = server.ReadAsync();
        server.Port = (await server.NextAsync("ready")).GetProperty("port").GetInt32();
        return server;
    }

    public async Task BecomeAsync(string mode)
    {
        await _process.StandardInput.WriteLineAsync(mode);
        await _process.StandardInput.FlushAsync();
        await NextAsync("ready");
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

    public async Task<ReceivedMail> MessageAsync() => new(await NextAsync("message"));

    /// <summary>How many messages came since the last look. Ends the server, so that none can follow.</summary>
    public async Task<int> CountMessagesAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var count = 0;
        await foreach (var next in _events.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
            count += next.GetProperty("event").GetString() == "message" ? 1 : 0;
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        Certificate.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            _events.Writer.TryWrite(JsonElement.Parse(line));
        _events.Writer.Complete();
    }
}

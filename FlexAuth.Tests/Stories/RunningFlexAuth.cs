using System.Text.Json;
using System.Text.RegularExpressions;
using FlexAuth.Core.Delivery;
using FlexAuth.Tests.Core.Data;

namespace FlexAuth.Tests.Stories;

/// <summary>
/// The real server in a process of its own, with a port and a folder of its own. In Development it has the demo organization, prints
/// its links and keeps mails in its folder; in Production it has what its settings say.
/// </summary>
internal sealed partial class RunningFlexAuth : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flexauth-run-");
    private readonly string _environment;
    private readonly IReadOnlyList<(string Key, string Value)> _settings;
    private FlexAuthProgram _program = null!;

    private RunningFlexAuth(string environment, IReadOnlyList<(string Key, string Value)> settings)
    {
        _environment = environment;
        _settings = settings;
        Address = new Uri($"http://localhost:{Ports.Next()}");
    }

    /// <summary>Where the server listens; also its public address, unless the settings say another.</summary>
    public Uri Address { get; }

    public string DataFolder => Path.Combine(_folder.FullName, "data");

    public string DatabasePath => Path.Combine(DataFolder, "flexauth.db");

    /// <summary>All that the server printed since it was started, or started again.</summary>
    public string Output => _program.Output;

    /// <inheritdoc cref="Output" />
    public string Errors => _program.Errors;

    /// <summary>"Become Organization Administrator": the link that an unused demo organization prints.</summary>
    public string AdministratorLink => PrintedLink("Become Organization Administrator");

    public string SignInUrl => PrintedLink("Sign in");

    public string MailboxUrl => PrintedLink("Development mailbox");

    public static Task<RunningFlexAuth> StartAsync(params (string Key, string Value)[] settings) => StartAsync("Development", settings);

    /// <param name="environment">"Development" or "Production".</param>
    /// <param name="settings">Configuration beside the usual, such as ("FlexAuth:SignIn:PasswordTriesPerAccount", "3").</param>
    public static Task<RunningFlexAuth> StartAsync(string environment, params (string Key, string Value)[] settings) => StartAsync(
        new RunningFlexAuth(environment, settings), running => PreparedDatabase.CopyToAsync(new DirectoryInfo(running.DataFolder)));

    /// <summary>In Production over a PostgreSQL that others may share; this server keeps no file of its own.</summary>
    public static Task<RunningFlexAuth> StartAsync(PostgreSqlDatabase database, params (string Key, string Value)[] settings) =>
        StartAsync(new RunningFlexAuth("Production", [.. database.Settings, .. settings]), _ => Task.CompletedTask);

    /// <summary>A client that follows no redirect and keeps no cookies.</summary>
    public HttpClient Client() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    /// <summary>SIGKILL, as a power cut.</summary>
    public Task KillAsync() => _program.KillAsync();

    /// <summary>Starts it again over the same folder, at the same port.</summary>
    public async Task RestartAsync()
    {
        await _program.DisposeAsync();
        await StartProgramAsync();
    }

    /// <summary>A second program with the same settings, such as ["admin", "link", EMAIL].</summary>
    public FlexAuthProgram Command(params string[] arguments) => Command([], arguments);

    /// <summary>The same with other settings.</summary>
    public FlexAuthProgram Command((string Key, string Value)[] settings, params string[] arguments) =>
        FlexAuthProgram.Start(_folder, arguments, [.. Settings(), .. settings]);

    /// <summary>The newest mail to that address with those words in the subject, when it has arrived in the development mailbox.</summary>
    public async Task<DevelopmentMail> MailToAsync(string address, string subject)
    {
        using var limit = Limit();
        using var timer = new PeriodicTimer(BetweenLooks);
        do
        {
            var mail = Mails().FirstOrDefault(m => m.ToAddress == address && m.Subject.Contains(subject, StringComparison.OrdinalIgnoreCase));
            if (mail is not null)
                return mail;
        }
        while (await timer.WaitForNextTickAsync(limit.Token));
        throw new InvalidOperationException();
    }

    /// <summary>The code in the newest mail or SMS to that address or number, when so many codes have arrived there.</summary>
    public async Task<string> CodeToAsync(string destination, int codes)
    {
        using var limit = Limit();
        using var timer = new PeriodicTimer(BetweenLooks);
        do
        {
            var found = Mails().Where(m => m.ToAddress == destination).Select(m => SixDigits().Match(m.Text)).Where(m => m.Success).ToList();
            if (found.Count >= codes)
                return found[0].Value.Trim();
        }
        while (await timer.WaitForNextTickAsync(limit.Token));
        throw new InvalidOperationException();
    }

    /// <summary>What lies in the development mailbox, newest first.</summary>
    public IReadOnlyList<DevelopmentMail> Mails()
    {
        var mailbox = new DirectoryInfo(Path.Combine(DataFolder, "mailbox"));
        return mailbox.Exists
            ? [.. mailbox.EnumerateFiles("*.json").Select(Read).OfType<DevelopmentMail>().OrderByDescending(mail => mail.ReceivedAt)]
            : [];
    }

    /// <summary>The link in the line that begins with this text, when it is printed.</summary>
    public async Task<string> PrintedLinkAsync(string text)
    {
        await _program.LineAsync($"  {text}");
        return PrintedLink(text);
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<RunningFlexAuth> StartAsync(RunningFlexAuth running, Func<RunningFlexAuth, Task> prepareAsync)
    {
        try
        {
            await prepareAsync(running);
            await running.StartProgramAsync();
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    private async Task StartProgramAsync()
    {
        _program = FlexAuthProgram.Start(_folder, [], Settings());
        if (_environment == "Development")
            await _program.LineAsync("  Development mailbox");
        await WaitUntilAliveAsync();
    }

    private List<(string Key, string Value)> Settings() =>
    [
        ("ASPNETCORE_ENVIRONMENT", _environment),
        ("ASPNETCORE_URLS", Address.GetLeftPart(UriPartial.Authority)),
        ("FlexAuth:PublicUrl", Address.GetLeftPart(UriPartial.Authority)),
        ("FlexAuth:DataFolder", DataFolder),
        .. _settings,
    ];

    private async Task WaitUntilAliveAsync()
    {
        using var limit = Limit();
        using var timer = new PeriodicTimer(BetweenLooks);
        using var client = Client();
        do
        {
            try
            {
                using var answer = await client.GetAsync("/health/live", limit.Token);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!_program.HasExited)
            {
                // Not listening yet.
            }
        }
        while (await timer.WaitForNextTickAsync(limit.Token));
    }

    private string PrintedLink(string text)
    {
        var line = Output.Split('\n').FirstOrDefault(l => l.StartsWith($"  {text}", StringComparison.Ordinal));
        Assert.True(line is not null, $"No line \"{text}\" in:\n{Output}");
        return line[line.IndexOf("http", StringComparison.Ordinal)..].Trim();
    }

    private static CancellationTokenSource Limit()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        return limit;
    }

    // Alone on its line in a mail, at the beginning of an SMS.
    [GeneratedRegex(@"^ {4}\d{6}$|^\d{6}(?= is )", RegexOptions.Multiline)]
    private static partial Regex SixDigits();

    private static DevelopmentMail? Read(FileInfo file)
    {
        try
        {
            return JsonSerializer.Deserialize<DevelopmentMail>(File.ReadAllBytes(file.FullName));
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            // Still being written.
            return null;
        }
    }
}

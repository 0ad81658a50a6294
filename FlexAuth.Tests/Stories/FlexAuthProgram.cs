using System.Diagnostics;
using System.Text;

namespace FlexAuth.Tests.Stories;

/// <summary>FlexAuth.Web.dll in a process of its own, as an operator starts it. All that it prints is kept.</summary>
internal sealed class FlexAuthProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly List<string> _lines = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _printed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FlexAuthProgram(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public string Errors
    {
        get
        {
            lock (_lock)
            {
                return _errors.ToString();
            }
        }
    }

    /// <param name="folder">The working folder.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="settings">Configuration such as ("FlexAuth:PublicUrl", "https://login.example.org"), and plain environment variables.</param>
    public static FlexAuthProgram Start(
        DirectoryInfo folder, IEnumerable<string> arguments, IEnumerable<(string Key, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet", [ProgramFile, .. arguments])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList())
            start.Environment.Remove(name);
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__")] = value;
        return new FlexAuthProgram(Process.Start(start)!);
    }

    public bool HasExited => _process.HasExited;

    /// <summary>The first line with this text, when it is printed.</summary>
    public async Task<string> LineAsync(string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            Task printed;
            lock (_lock)
            {
                if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                    return found;
                printed = _printed.Task;
            }

            Assert.False(_process.HasExited, $"FlexAuth ended before it printed \"{text}\".\n{Output}\n{Errors}");
            await printed.WaitAsync(limit.Token);
        }
    }

    /// <summary>Waits for its own end. Then all it printed is there.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>As a power cut does: SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    /// <summary>The web project's own output, beside which its static files are known; ours holds a copy that would not find them.</summary>
    private static string ProgramFile
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(
                Architecture.Repository.Root, "FlexAuth.Web", "bin", output.Parent!.Name, output.Name, "FlexAuth.Web.dll");
        }
    }

    private static bool IsOurs(string variable) =>
        variable.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase) ||
        variable.StartsWith("FlexAuth__", StringComparison.OrdinalIgnoreCase);

    private void Keep(string? line)
    {
        lock (_lock)
        {
            if (line is not null)
                _lines.Add(line);
            _printed.TrySetResult();
            _printed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void KeepError(string? line)
    {
        lock (_lock)
        {
            if (line is not null)
                _errors.AppendLine(line);
        }
    }
}

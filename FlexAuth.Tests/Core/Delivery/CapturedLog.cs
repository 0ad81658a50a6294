using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Core.Delivery;

/// <summary>All that is logged, at every level.</summary>
internal sealed class CapturedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string All => string.Join('\n', _lines);

    /// <summary>Ends when a line with this text was logged.</summary>
    public Task WaitForAsync(string text)
    {
        var logged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Logged += line =>
        {
            if (line.Contains(text, StringComparison.Ordinal))
                logged.TrySetResult();
        };
        return logged.Task;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }

    private event Action<string>? Logged;

    private void Add(string line)
    {
        _lines.Enqueue(line);
        Logged?.Invoke(line);
    }
}

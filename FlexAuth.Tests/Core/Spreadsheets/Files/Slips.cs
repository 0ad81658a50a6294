using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>What the reader says of files that made it fail in a way that nobody foresaw. It answers those as damaged; here each is a failure.</summary>
internal sealed class Slips : ILogger
{
    public static readonly Slips Fail = new(slip => throw new InvalidOperationException("The reader failed on a file.", slip));

    private readonly Action<Exception> _met;

    public Slips(Action<Exception> met) => _met = met;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _met(exception!);
}

using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace FlexAuth.Tests.Core.Data;

/// <summary>
/// Hears of each command that Entity Framework is about to send to one database, or of which it has just read all rows. Prepared
/// statements of our own are not among them.
/// </summary>
internal sealed class ObservedCommands : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string _database;
    private readonly Action<DbCommand> _hear;
    private readonly string _when;
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];

    /// <param name="database">The file, or the name on PostgreSQL.</param>
    /// <param name="hear">Hears.</param>
    /// <param name="afterReading">Not before a command, but after its rows.</param>
    public ObservedCommands(string database, Action<DbCommand> hear, bool afterReading = false)
    {
        (_database, _hear) = (database, hear);
        _when = (afterReading ? RelationalEventId.DataReaderDisposing : RelationalEventId.CommandExecuting).Name!;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            _subscriptions.Add(value.Subscribe(this, name => name == _when));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        var about = value.Value switch
        {
            CommandEventData data => data.Command,
            DataReaderEventData data => data.Command,
            _ => null,
        };
        if (about?.Connection is { } connection && (connection.DataSource == _database || connection.Database == _database))
        {
            _hear(about);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }
}

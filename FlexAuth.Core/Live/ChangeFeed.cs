using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Live;

/// <summary>Announces committed changes to whoever shows them, in this process.</summary>
public sealed class ChangeFeed(TimeProvider clock, ILogger<ChangeFeed> logger)
{
    private readonly ConcurrentDictionary<ChangeSubscription, byte> _subscriptions = new();
    private readonly ConcurrentDictionary<Action<IReadOnlyList<Change>>, byte> _listeners = new();

    /// <summary>Subscribes to the changes that the filter lets through, gathered so that the handler runs at most once per window.</summary>
    /// <param name="concerns">Cheap and thread-safe: called on the announcing thread.</param>
    /// <param name="handler">Gets the changes since it last ran, each once. Never runs twice at a time.</param>
    /// <param name="window">The least time between two runs.</param>
    public IDisposable Subscribe(Func<Change, bool> concerns, Func<ChangeBatch, Task> handler, TimeSpan window)
    {
        var subscription = new ChangeSubscription(concerns, handler, window, clock, logger, ended => _subscriptions.TryRemove(ended, out _));
        _subscriptions[subscription] = 0;
        return subscription;
    }

    /// <summary>For who gathers by themselves: hears each commit's changes on the announcing thread, and must be quick.</summary>
    internal IDisposable Listen(Action<IReadOnlyList<Change>> listener)
    {
        _listeners[listener] = 0;
        return new Listening(_listeners, listener);
    }

    internal void Publish(IReadOnlyList<Change> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        foreach (var listener in _listeners.Keys)
        {
            Tell(() => listener(changes));
        }

        foreach (var subscription in _subscriptions.Keys)
        {
            Tell(() => subscription.Offer(changes));
        }
    }

    private void Tell(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The changes are committed: one screen's filter must neither hide them from the others nor fail who made them.
            logger.LogError(e, "A subscriber of the change feed failed to say what concerns it.");
        }
    }

    private sealed class Listening(
        ConcurrentDictionary<Action<IReadOnlyList<Change>>, byte> listeners, Action<IReadOnlyList<Change>> listener) : IDisposable
    {
        public void Dispose() => listeners.TryRemove(listener, out _);
    }
}

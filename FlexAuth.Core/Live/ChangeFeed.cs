using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Live;

/// <summary>Announces committed changes to whoever shows them on this node; those of other nodes are brought to it.</summary>
public sealed class ChangeFeed(TimeProvider clock, ILogger<ChangeFeed> logger)
{
    private readonly ConcurrentDictionary<ChangeSubscription, byte> _subscriptions = new();
    private readonly ConcurrentDictionary<Listening, byte> _listeners = new();

    /// <summary>By what others know whose changes they hear of.</summary>
    internal Guid Node { get; } = Guid.NewGuid();

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
    /// <param name="listener">Hears the changes.</param>
    /// <param name="unlisted">Hears that anything may have changed.</param>
    internal IDisposable Listen(Action<IReadOnlyList<Change>> listener, Action? unlisted = null)
    {
        var listening = new Listening(_listeners, listener, unlisted);
        _listeners[listening] = 0;
        return listening;
    }

    /// <summary>Anything may have changed: more than could be listed, or while nobody listened to the other nodes.</summary>
    internal void PublishUnlisted()
    {
        foreach (var listening in _listeners.Keys)
        {
            Tell(() => listening.Unlisted?.Invoke());
        }

        foreach (var subscription in _subscriptions.Keys)
        {
            Tell(subscription.OfferUnlisted);
        }
    }

    internal void Publish(IReadOnlyList<Change> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        foreach (var listening in _listeners.Keys)
        {
            Tell(() => listening.Listener(changes));
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

    private sealed class Listening(ConcurrentDictionary<Listening, byte> all, Action<IReadOnlyList<Change>> listener, Action? unlisted) : IDisposable
    {
        public Action<IReadOnlyList<Change>> Listener { get; } = listener;

        public Action? Unlisted { get; } = unlisted;

        public void Dispose() => all.TryRemove(this, out _);
    }
}

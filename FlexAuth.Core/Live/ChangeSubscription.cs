using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Live;

/// <summary>The changes since the last time, or the news that they were too many to list.</summary>
/// <param name="Changes">Each change once; empty where <paramref name="TooManyToList"/>.</param>
/// <param name="TooManyToList">Everything on show may have changed.</param>
public sealed record ChangeBatch(IReadOnlyCollection<Change> Changes, bool TooManyToList);

/// <summary>Gathers a burst: 100,000 changes must not be 100,000 renders.</summary>
internal sealed class ChangeSubscription : IDisposable
{
    private const int MostToList = 1000;

    private readonly Func<Change, bool> _concerns;
    private readonly Func<ChangeBatch, Task> _handler;
    private readonly TimeSpan _window;
    private readonly ILogger _logger;
    private readonly Action<ChangeSubscription> _ended;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private HashSet<Change> _pending = [];
    private bool _tooMany;
    private bool _scheduled;
    private bool _disposed;

    public ChangeSubscription(
        Func<Change, bool> concerns,
        Func<ChangeBatch, Task> handler,
        TimeSpan window,
        TimeProvider clock,
        ILogger logger,
        Action<ChangeSubscription> ended)
    {
        _concerns = concerns;
        _handler = handler;
        _window = window;
        _logger = logger;
        _ended = ended;
        _timer = clock.CreateTimer(_ => _ = FlushAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Offer(IReadOnlyList<Change> changes)
    {
        lock (_lock)
        {
            foreach (var change in changes)
            {
                if (!_concerns(change))
                {
                    continue;
                }

                if (_pending.Count >= MostToList)
                {
                    _tooMany = true;
                }
                else
                {
                    _pending.Add(change);
                }
            }

            Schedule();
        }
    }

    /// <summary>Anything may have changed, also what concerns nobody else.</summary>
    public void OfferUnlisted()
    {
        lock (_lock)
        {
            _tooMany = true;
            Schedule();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _timer.Dispose();
        _ended(this);
    }

    private void Schedule()
    {
        if (_scheduled || _disposed || (_pending.Count == 0 && !_tooMany))
        {
            return;
        }

        _scheduled = true;
        _timer.Change(_window, Timeout.InfiniteTimeSpan);
    }

    private async Task FlushAsync()
    {
        ChangeBatch batch;
        lock (_lock)
        {
            // The timer may have gone off just before its subscriber left.
            if (_disposed)
            {
                return;
            }

            batch = new ChangeBatch(_tooMany ? [] : _pending, _tooMany);
            _pending = [];
            _tooMany = false;
        }

        try
        {
            await _handler(batch);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One screen that fails must not silence the others, nor itself for good.
            _logger.LogError(e, "A subscriber of the change feed failed.");
        }
        finally
        {
            // Only now: a handler that takes longer than the window is never run twice at a time.
            lock (_lock)
            {
                _scheduled = false;
                Schedule();
            }
        }
    }
}

using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Users.Live;

/// <summary>
/// Runs a piece of work soon after it is wanted, never twice at a time, and rests in between: the longer the work takes, the longer,
/// so that under load it gathers more each time instead of running more often.
/// </summary>
internal sealed class Pulse : IDisposable
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private readonly Func<Task> _work;
    private readonly TimeSpan _lead;
    private readonly TimeSpan _leastRest;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private long _restsSince;
    private TimeSpan _rest;
    private bool _isWanted;
    private bool _isUnderWay;
    private bool _isDisposed;

    /// <param name="work">What failed in it and has to be done again, it keeps itself; then it throws.</param>
    /// <param name="lead">From the first wish to the beginning.</param>
    /// <param name="leastRest">From an end to the next beginning.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Hears of failures.</param>
    public Pulse(Func<Task> work, TimeSpan lead, TimeSpan leastRest, TimeProvider clock, ILogger logger)
    {
        _work = work;
        _lead = lead;
        _leastRest = leastRest;
        _clock = clock;
        _logger = logger;
        _timer = clock.CreateTimer(_ => _ = RunAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Want()
    {
        lock (_lock)
        {
            _isWanted = true;
            Schedule();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        _timer.Dispose();
    }

    private void Schedule()
    {
        if (!_isWanted || _isUnderWay || _isDisposed)
        {
            return;
        }

        _isUnderWay = true;
        var rest = _rest - _clock.GetElapsedTime(_restsSince);
        _timer.Change(rest > _lead ? rest : _lead, Timeout.InfiniteTimeSpan);
    }

    private async Task RunAsync()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isWanted = false;
        }

        var began = _clock.GetTimestamp();
        var failed = false;
        try
        {
            await _work();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failed = true;
            _logger.LogWarning(e, "News of people for the open grids could not be read; it is tried again in {Rest}.", LongestRest);
        }

        lock (_lock)
        {
            var took = 2 * _clock.GetElapsedTime(began);
            _rest = failed || took > LongestRest ? LongestRest : took > _leastRest ? took : _leastRest;
            _restsSince = _clock.GetTimestamp();
            _isUnderWay = false;
            _isWanted |= failed;
            Schedule();
        }
    }
}

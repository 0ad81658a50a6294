namespace FlexAuth.Web.Shared;

/// <summary>One timer for every relative time on every page of this server: it ticks once a minute.</summary>
public sealed class MinuteClock : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly TimeProvider time;
    private readonly ITimer timer;

    public MinuteClock(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(_ => Ticked?.Invoke(), null, Minute, Minute);
    }

    public event Action? Ticked;

    public DateTimeOffset Now => time.GetUtcNow();

    public void Dispose() => timer.Dispose();
}

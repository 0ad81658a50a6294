namespace FlexAuth.Web.Settings.Users.Import;

/// <summary>Tells how far something is ten times a second at most: what is read quickly would draw a page more often than anybody sees.</summary>
/// <param name="clock">Paces it.</param>
/// <param name="tell">Told on whichever thread works.</param>
internal sealed class PacedProgress<T>(TimeProvider clock, Action<T> tell) : IProgress<T>
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private long told = -1;

    /// <inheritdoc />
    public void Report(T value)
    {
        var now = clock.GetTimestamp();
        var before = Interlocked.Read(ref told);
        if ((before < 0 || clock.GetElapsedTime(before, now) >= Pace) && Interlocked.CompareExchange(ref told, now, before) == before)
            tell(value);
    }
}

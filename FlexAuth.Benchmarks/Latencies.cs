using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace FlexAuth.Benchmarks;

/// <summary>Durations of one thing, from any thread.</summary>
internal sealed class Latencies
{
    private readonly ConcurrentBag<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    public double Median => Percentile(50);

    public double P95 => Percentile(95);

    public double P99 => Percentile(99);

    public double Max => _milliseconds.Max();

    public void Add(TimeSpan duration) => _milliseconds.Add(duration.TotalMilliseconds);

    /// <summary>Runs it and keeps how long it took.</summary>
    public async Task<T> MeasureAsync<T>(Func<Task<T>> run)
    {
        var began = Stopwatch.GetTimestamp();
        var result = await run();
        Add(Stopwatch.GetElapsedTime(began));
        return result;
    }

    /// <summary>The nearest rank: no value that was not measured.</summary>
    public double Percentile(double percent)
    {
        var sorted = _milliseconds.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Length) - 1)];
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"n={Count} p50={Median:F1} p95={P95:F1} p99={P99:F1} max={Max:F1} ms");
}

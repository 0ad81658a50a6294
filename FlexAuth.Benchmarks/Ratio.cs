using System.Diagnostics;
using System.Globalization;

namespace FlexAuth.Benchmarks;

/// <summary>Ours beside something that is known: both in one run, in turns, compared by their medians.</summary>
/// <param name="Ours">Median of ours, in milliseconds.</param>
/// <param name="Beside">Median of the other, in milliseconds.</param>
internal sealed record Ratio(double Ours, double Beside)
{
    public double Value => Ours / Beside;

    /// <param name="ours">Ours.</param>
    /// <param name="beside">The other.</param>
    /// <param name="rounds">At least five. One more before them warms up and is not counted.</param>
    public static async Task<Ratio> MeasureAsync(Func<Task> ours, Func<Task> beside, int rounds = 5)
    {
        var (first, second) = (new Latencies(), new Latencies());
        for (var round = -1; round < rounds; round++)
        {
            // Who begins changes: what the first leaves in caches must not always serve the same.
            var turns = round % 2 == 0 ? new[] { (ours, first), (beside, second) } : [(beside, second), (ours, first)];
            foreach (var (run, into) in turns)
            {
                var began = Stopwatch.GetTimestamp();
                await run();
                if (round >= 0)
                {
                    into.Add(Stopwatch.GetElapsedTime(began));
                }
            }
        }

        return new Ratio(first.Median, second.Median);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ours:F1} ms : {Beside:F1} ms = {Value:F2}");
}

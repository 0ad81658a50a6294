using System.Diagnostics;

namespace FlexAuth.Benchmarks;

/// <summary>What runs of one thing cost. On a busy machine the processor time tells more than the clock.</summary>
internal sealed record Cost
{
    public Latencies Time { get; } = new();

    public Latencies Processor { get; } = new();

    public async Task MeasureAsync(Func<Task> run)
    {
        var (began, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await run();
        Time.Add(Stopwatch.GetElapsedTime(began));
        Processor.Add(Environment.CpuUsage.TotalTime - processor);
    }
}

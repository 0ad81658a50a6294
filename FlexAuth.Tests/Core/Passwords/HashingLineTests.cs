using FlexAuth.Core.Passwords;

namespace FlexAuth.Tests.Core.Passwords;

public sealed class HashingLineTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact, Trait("Rule", "RL6")]
    public async Task So_many_run_at_once_so_many_wait_and_the_rest_is_turned_away()
    {
        using var line = new HashingLine(atOnce: 2, waiting: 3);
        using var gate = new ManualResetEventSlim();
        int running = 0, most = 0;
        var tries = Enumerable.Range(0, 200).Select(_ => line.TryRunAsync(
            () =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                gate.Wait(Ct);
                return Interlocked.Decrement(ref running);
            },
            Ct)).ToList();
        gate.Set();
        var outcomes = await Task.WhenAll(tries);
        Assert.Equal(5, outcomes.Count(outcome => outcome.Done));
        Assert.InRange(most, 1, 2);
    }

    [Fact, Trait("Rule", "RL6")]
    public async Task A_place_in_the_line_is_free_again_after_success_failure_and_cancellation()
    {
        using var line = new HashingLine(atOnce: 1, waiting: 1);
        using var gate = new ManualResetEventSlim();
        using var leaving = new CancellationTokenSource();
        var first = line.TryRunAsync<int>(
            () =>
            {
                gate.Wait(Ct);
                throw new InvalidDataException();
            },
            Ct);
        var second = line.TryRunAsync(() => 2, leaving.Token);
        var third = line.TryRunAsync(() => 3, Ct);
        // Turned away at once; were it let in, it would wait for the gate below.
        Assert.True(third.IsCompleted);
        Assert.False((await third).Done);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.Set();
        await Assert.ThrowsAsync<InvalidDataException>(() => first);

        Assert.Equal((true, 4), await line.TryRunAsync(() => 4, Ct));
    }

    [Fact, Trait("Rule", "RL6")]
    public async Task The_work_never_runs_on_the_callers_context()
    {
        using var line = new HashingLine(atOnce: 1, waiting: 0);
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        var (_, context) = await line.TryRunAsync(() => SynchronizationContext.Current, Ct);
        Assert.Null(context);
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = most; now > seen; seen = most)
        {
            if (Interlocked.CompareExchange(ref most, now, seen) == seen)
                return;
        }
    }
}

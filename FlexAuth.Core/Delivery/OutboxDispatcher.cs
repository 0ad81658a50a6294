using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Delivery;

/// <summary>Sends what is due: at once when woken, else at the next look. Several nodes may run one each.</summary>
internal sealed class OutboxDispatcher(
    Departures departures,
    MailDelivery delivery,
    OutboxSignal signal,
    OutboxHealth health,
    DeliveryMetrics metrics,
    TimeProvider clock,
    ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private const int AtATime = 4;

    /// <summary>A gateway that hangs holds each of its places for as long as it is waited for, and no mail waits behind it.</summary>
    private const int SmsAtATime = 2;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _free = new(AtATime, AtATime);

    private int _smsUnderWay;

    public override void Dispose()
    {
        _free.Dispose();
        base.Dispose();
    }

    /// <summary>Whatever goes wrong (the database is down, say), the loop goes on: it heals by itself (DU2).</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DispatchDueAsync(stoppingToken);
                metrics.Depth(await health.DepthAsync(stoppingToken));
                if (failing)
                {
                    failing = false;
                    logger.LogInformation("The outbox can be read again; mail leaves.");
                }

                await signal.WaitAsync(BetweenLooks, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                if (!failing)
                {
                    failing = true;
                    logger.LogError(failure, "The outbox cannot be read. Mail waits; FlexAuth looks again every {Seconds} seconds.", BetweenLooks.TotalSeconds);
                }

                await Task.Delay(BetweenLooks, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await FinishAsync();
    }

    private async Task DispatchDueAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // A free place first: a claim must not grow old while it waits for one.
            await _free.WaitAsync(cancellationToken);
            Departure? next = null;
            try
            {
                next = Volatile.Read(ref _smsUnderWay) < SmsAtATime
                    ? await departures.NextAsync(cancellationToken)
                    : await departures.NextMailAsync(cancellationToken);
            }
            finally
            {
                if (next is null)
                {
                    _free.Release();
                }
            }

            if (next is null)
            {
                return;
            }

            if (next.IsSms)
            {
                Interlocked.Increment(ref _smsUnderWay);
            }

            _ = DeliverAsync(next);
        }
    }

    private async Task DeliverAsync(Departure departure)
    {
        try
        {
            await delivery.DeliverAsync(departure);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The lease runs out and the message is sent again: better twice than never.
            logger.LogError(failure, "The result of message {MessageId} could not be recorded.", departure.Message.Id);
        }
        finally
        {
            _free.Release();
            if (departure.IsSms && Interlocked.Decrement(ref _smsUnderWay) == SmsAtATime - 1)
            {
                // The look before this left those that wait out.
                signal.Raise();
            }
        }
    }

    /// <summary>What is under way may come to its end; the host limits how long.</summary>
    private async Task FinishAsync()
    {
        for (var place = 0; place < AtATime; place++)
        {
            await _free.WaitAsync(CancellationToken.None);
        }
    }
}

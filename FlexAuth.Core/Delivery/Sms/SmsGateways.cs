using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>A gateway and how it is called in logs.</summary>
internal sealed record SmsGateway(string Name, ISmsTransport Transport);

/// <summary>
/// Hands an SMS to the first gateway that takes it. One that failed is asked last for a minute: somebody waits in front of the screen. A number that
/// is refused for good is not taken elsewhere.
/// </summary>
internal sealed class SmsGateways(
    IReadOnlyList<SmsGateway> gateways, TimeSpan patience, TimeProvider clock, ILogger<SmsGateways> logger) : ISmsTransport
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _restsUntil = new();

    public async Task SendAsync(SmsToSend sms, CancellationToken cancellationToken)
    {
        List<string> failures = [];
        var answered = true;
        foreach (var gateway in InTurn())
        {
            if (await ProblemAsync(gateway.Transport, sms, cancellationToken) is not var (problem, isAnswer))
            {
                _restsUntil.TryRemove(gateway.Name, out _);
                return;
            }

            _restsUntil[gateway.Name] = clock.GetUtcNow() + Rest;
            failures.Add($"{gateway.Name}: {problem}");
            answered &= isAnswer;
            if (failures.Count < gateways.Count)
            {
                logger.LogWarning("{Gateway} did not take {Sms}, the other gateway is asked: {Problem}", gateway.Name, sms, problem);
            }
        }

        var words = string.Join(" ", failures);
        throw answered ? new NotTakenException(words) : new HttpRequestException(words);
    }

    private List<SmsGateway> InTurn()
    {
        var now = clock.GetUtcNow();
        return [.. gateways.OrderBy(gateway => _restsUntil.TryGetValue(gateway.Name, out var until) && until > now)];
    }

    private async Task<(string Words, bool IsAnswer)?> ProblemAsync(ISmsTransport gateway, SmsToSend sms, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await gateway.SendAsync(sms, either.Token);
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ($"No answer within {patience.TotalSeconds:0} seconds.", false);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (failure.InnerException is { } cause ? $"{failure.Message} {cause.Message}" : failure.Message, failure is NotTakenException);
        }
        catch (InvalidOperationException)
        {
            return ("The answer is in a character set that does not exist.", false);
        }
    }
}

using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>A gateway and how it is called in logs.</summary>
internal sealed record SmsGateway(string Name, ISmsTransport Transport);

/// <summary>
/// Hands an SMS to the first gateway that takes it. One with trouble of its own is asked last for a minute: somebody waits in front of the
/// screen. A number that is refused for good is not taken elsewhere.
/// </summary>
internal sealed class SmsGateways(
    IReadOnlyList<SmsGateway> gateways, TimeSpan patience, TimeProvider clock, ILogger<SmsGateways> logger) : ISmsTransport
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _restsUntil = new();

    public async Task<SmsTaken> SendAsync(SmsToSend sms, CancellationToken cancellationToken)
    {
        List<string> failures = [];
        var charged = 0;
        foreach (var gateway in InTurn(sms))
        {
            if (await ProblemAsync(gateway.Transport, sms, charged > 0, cancellationToken) is not { } problem)
            {
                _restsUntil.TryRemove(gateway.Name, out _);
                return new SmsTaken(gateway.Name, charged + 1);
            }

            if (problem.IsGateways)
            {
                _restsUntil[gateway.Name] = clock.GetUtcNow() + Rest;
            }

            failures.Add($"{gateway.Name}: {problem.Message}");
            charged += problem.Charged;
            if (failures.Count < gateways.Count)
            {
                logger.LogWarning("{Gateway} did not take {Sms}, the other gateway is asked: {Problem}", gateway.Name, sms, problem.Message);
            }
        }

        throw new GatewayAnswerException(string.Join(" ", failures), charged, isGateways: true);
    }

    private List<SmsGateway> InTurn(SmsToSend sms)
    {
        var now = clock.GetUtcNow();
        return [.. gateways.OrderBy(gateway => gateway.Name == sms.LostBy).ThenBy(gateway => _restsUntil.TryGetValue(gateway.Name, out var until) && until > now)];
    }

    private async Task<GatewayAnswerException?> ProblemAsync(ISmsTransport gateway, SmsToSend sms, bool isDoubtful, CancellationToken cancellationToken)
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
            return new GatewayAnswerException($"No answer within {patience.TotalSeconds:0} seconds.", charged: 1, isGateways: true);
        }
        catch (GatewayAnswerException answer)
        {
            return answer;
        }
        catch (RecipientRefusedException refusal) when (isDoubtful)
        {
            // The one before may have taken it: that is not forgotten. The next try comes to this one first.
            return new GatewayAnswerException(refusal.Message, charged: 0, isGateways: false);
        }
        catch (Exception failure) when (failure is not (RecipientRefusedException or OutOfMemoryException)
            && !(failure is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return new GatewayAnswerException($"The request failed ({Kind(failure)}).", NeverLeft(failure) ? 0 : 1, isGateways: true);
        }
    }

    /// <summary>Nobody was reached who could have taken it.</summary>
    private static bool NeverLeft(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    /// <summary>Never the message, in which .NET may quote what a gateway answered.</summary>
    private static string Kind(Exception failure) => failure switch
    {
        HttpRequestException { InnerException: SocketException socket } => $"{socket.SocketErrorCode}",
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error } => $"{error}",
        _ => failure.GetBaseException().GetType().Name,
    };
}

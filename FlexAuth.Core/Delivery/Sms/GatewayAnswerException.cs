namespace FlexAuth.Core.Delivery.Sms;

/// <summary>A gateway answered, but not that it took the SMS.</summary>
/// <param name="message">Why, in our own words: what a gateway says may hold code, number or key.</param>
/// <param name="charged">How many may have taken it all the same and send a bill; 0 where it certainly was not taken.</param>
/// <param name="isGateways">The trouble is the gateway's own (key, overload, outage) and not of this SMS alone.</param>
internal sealed class GatewayAnswerException(string message, int charged, bool isGateways) : Exception(message)
{
    public int Charged { get; } = charged;

    public bool IsGateways { get; } = isGateways;
}

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>A gateway answered, but not that it took the SMS.</summary>
/// <param name="message">Why, in our own words: what a gateway says may hold code, number or key.</param>
/// <param name="costsNothing">It certainly did not take it; else nobody knows.</param>
/// <param name="isGateways">The trouble is the gateway's own (key, overload, outage) and not of this SMS alone.</param>
internal sealed class GatewayAnswerException(string message, bool costsNothing, bool isGateways) : Exception(message)
{
    public bool CostsNothing { get; } = costsNothing;

    public bool IsGateways { get; } = isGateways;
}

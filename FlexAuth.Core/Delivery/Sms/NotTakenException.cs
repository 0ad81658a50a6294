namespace FlexAuth.Core.Delivery.Sms;

/// <summary>A gateway answered that it did not take the SMS: it costs nothing. Where no answer came, nobody knows.</summary>
internal sealed class NotTakenException(string message) : HttpRequestException(message);

namespace FlexAuth.Core.Delivery;

/// <summary>Hands an SMS over to whoever carries it on. Where none is registered, the server offers no codes by SMS.</summary>
public interface ISmsTransport
{
    /// <summary>Returns once the SMS was taken.</summary>
    /// <returns>By which gateway: what another one reports of this try later counts for nothing.</returns>
    /// <exception cref="RecipientRefusedException">It will never be taken: no use in trying again.</exception>
    /// <exception cref="Exception">Anything else: it was not taken this time.</exception>
    Task<SmsTaken> SendAsync(SmsToSend sms, CancellationToken cancellationToken);
}

/// <summary>An SMS was taken.</summary>
/// <param name="By">The gateway that took it.</param>
/// <param name="Charged">How many send a bill for it, that one and those that may have taken it, too.</param>
public sealed record SmsTaken(string By, int Charged = 1);

/// <summary>An SMS on its way out.</summary>
/// <param name="Id">By what a repeated delivery is recognised: equal for every try that says the same. One with another code has another.</param>
/// <param name="ToNumber">The recipient's number in E.164.</param>
/// <param name="Text">What it says.</param>
/// <param name="StatusAddress">Where the gateway can tell later what became of it; null where it could not reach that.</param>
/// <param name="Lifetime">How long it is of use; null: always.</param>
/// <param name="LostBy">The gateway that took the try before and did not bring it; it is asked last.</param>
public sealed record SmsToSend(Guid Id, string ToNumber, string Text, Uri? StatusAddress = null, TimeSpan? Lifetime = null, string? LostBy = null)
{
    /// <summary>Never the text, which holds the code (AU3), nor the number.</summary>
    public override string ToString() => $"SMS {Id}";
}

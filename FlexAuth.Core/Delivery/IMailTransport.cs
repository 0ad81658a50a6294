namespace FlexAuth.Core.Delivery;

/// <summary>Hands a mail over to whoever carries it on.</summary>
public interface IMailTransport
{
    /// <summary>Returns once the mail was taken.</summary>
    /// <exception cref="RecipientRefusedException">It will never be taken: no use in trying again.</exception>
    /// <exception cref="Exception">Anything else: it was not taken this time.</exception>
    Task SendAsync(MailToSend mail, CancellationToken cancellationToken);
}

/// <summary>A mail on its way out.</summary>
/// <param name="Id">By what a repeated delivery is recognised: equal for every try that says the same. One with another link or code has another.</param>
/// <param name="ToAddress">The recipient's address.</param>
/// <param name="ToName">The recipient's name.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The text part.</param>
/// <param name="Html">The HTML part.</param>
public sealed record MailToSend(Guid Id, string ToAddress, string ToName, string Subject, string Text, string Html)
{
    /// <summary>Never the parts: they hold links and codes (AU3).</summary>
    public override string ToString() => $"mail {Id}";
}

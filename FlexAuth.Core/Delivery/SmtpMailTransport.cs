using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery;

/// <summary>Mail through an SMTP server.</summary>
internal sealed class SmtpMailTransport(IOptions<DeliveryOptions> options) : IMailTransport
{
    public async Task SendAsync(MailToSend mail, CancellationToken cancellationToken)
    {
        using var message = Message(mail);

        // SmtpClient hears the token only until the message is transferred. What lets go of a server that hangs later is closing the
        // connection: leaving this method disposes of the client.
        using var client = Client(message);
        var sending = client.SendMailAsync(message, cancellationToken);
        try
        {
            await sending.WaitAsync(cancellationToken);
        }
        catch (SmtpFailedRecipientException refusal) when (IsForGood(refusal))
        {
            throw new RecipientRefusedException(refusal.Message, refusal);
        }
        catch (OperationCanceledException)
        {
            _ = sending.ContinueWith(abandoned => abandoned.Exception, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>
    /// 5xx is permanent (RFC 5321 section 4.2.1) and concerns this recipient, except where the enhanced code says "security or policy"
    /// (X.7.x, RFC 3463 section 3.8): then it is us whom the server refuses, and an operator can mend that.
    /// </summary>
    private static bool IsForGood(SmtpFailedRecipientException refusal) =>
        (int)refusal.StatusCode is >= 500 and < 600
        && refusal.StatusCode != SmtpStatusCode.MustIssueStartTlsFirst
        && !refusal.Message.Contains(" 5.7.", StringComparison.Ordinal);

    private static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];

    private SmtpClient Client(MailMessage message)
    {
        var smtp = options.Value.Smtp;
        return new SmtpClient(smtp.Host, smtp.Port)
        {
            EnableSsl = smtp.StartTls,
            Credentials = string.IsNullOrEmpty(smtp.UserName) ? null : new NetworkCredential(smtp.UserName, smtp.Password),

            // Raw UTF-8 headers (RFC 6531) only for those addresses that cannot be written otherwise.
            DeliveryFormat = Ascii.IsValid(message.To[0].User) ? SmtpDeliveryFormat.SevenBit : SmtpDeliveryFormat.International,
        };
    }

    private MailMessage Message(MailToSend mail)
    {
        if (!MailAddress.TryCreate(mail.ToAddress, mail.ToName, Encoding.UTF8, out var to))
        {
            throw new RecipientRefusedException("The recipient's address is not an email address.");
        }

        var message = new MailMessage(new MailAddress(options.Value.FromAddress, options.Value.FromName, Encoding.UTF8), to)
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
            Body = mail.Text,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, MediaTypeNames.Text.Html));
        message.AlternateViews[0].TransferEncoding = TransferEncoding.QuotedPrintable;
        message.Headers["Message-ID"] = $"<{mail.Id:N}@{DomainOf(options.Value.FromAddress)}>";

        // No holiday replies (RFC 3834 section 5).
        message.Headers["Auto-Submitted"] = "auto-generated";
        return message;
    }
}

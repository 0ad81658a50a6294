using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>SMS through Twilio's REST API (Messages resource, version 2010-04-01). Of its answers only the error's number is kept: the rest may quote the recipient.</summary>
internal sealed class TwilioSms(IHttpClientFactory clients, TwilioOptions options) : ISmsTransport
{
    /// <summary>Errors that concern this number for good: invalid, opted out (STOP), not a mobile phone, a landline. All others may pass or be mended.</summary>
    private static readonly int[] OfTheNumber = [21211, 21610, 21614, 21635];

    /// <summary>The same, and what is found out on the way: not reachable, blocked, unknown, a landline. No other gateway brings it there.</summary>
    private static readonly int[] NotReached = [.. OfTheNumber, 30003, 30004, 30005, 30006];

    /// <summary>20000 to 20999 are of the account and the API (authentication, too many requests); the others are of the one SMS.</summary>
    private const int OfTheApi = 20;

    /// <summary>Whether an SMS that Twilio took and then lost may arrive by another gateway.</summary>
    public static bool MayArriveOtherwise(int error) => !NotReached.Contains(error);

    public async Task<SmsTaken> SendAsync(SmsToSend sms, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Api, $"/2010-04-01/Accounts/{options.AccountSid}/Messages.json"))
        {
            Content = new FormUrlEncodedContent(Fields(sms)),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.AccountSid}:{options.AuthToken}")));

        using var client = clients.CreateClient(SmsRegistration.HttpClientName);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var read = await SmsAnswer.ReadAsync(response, cancellationToken);
        var answer = Parsed(read.Text);
        var error = Number(answer, "code") ?? Number(answer, "error_code");
        if (error is { } code)
        {
            var words = $"Twilio answered with status {(int)response.StatusCode} and error {code} (https://www.twilio.com/docs/errors/{code}).";
            throw OfTheNumber.Contains(code) ? new RecipientRefusedException(words) : new GatewayAnswerException(words, charged: 0, isGateways: code / 1000 == OfTheApi);
        }

        var without = $"Twilio answered with status {(int)response.StatusCode}, and not with a message.";
        if (!response.IsSuccessStatusCode)
        {
            throw new GatewayAnswerException(without, SmsAnswer.Charged(response.StatusCode), SmsAnswer.IsTrouble(response.StatusCode));
        }

        // Twilio has made the message, though its answer broke off: what becomes of it comes by receipt.
        if (response.StatusCode is HttpStatusCode.Created && !read.IsWhole)
        {
            return new SmsTaken(nameof(SmsGatewayOptions.Twilio));
        }

        // Perhaps it was taken.
        if (Text(answer, "sid") is null)
        {
            throw new GatewayAnswerException(without, charged: 1, isGateways: true);
        }

        return new SmsTaken(nameof(SmsGatewayOptions.Twilio));
    }

    private IEnumerable<KeyValuePair<string, string>> Fields(SmsToSend sms)
    {
        yield return new("To", sms.ToNumber);
        yield return string.IsNullOrEmpty(options.From) ? new("MessagingServiceSid", options.MessagingServiceSid!) : new("From", options.From);
        yield return new("Body", sms.Text);
        if (sms.Lifetime is { } lifetime)
        {
            // Else Twilio keeps it for up to ten hours, when what it says is void.
            yield return new("ValidityPeriod", ((int)lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }

        if (sms.StatusAddress is { } address)
        {
            yield return new("StatusCallback", address.AbsoluteUri);
        }
    }

    private static JsonElement? Parsed(string answer)
    {
        try
        {
            return JsonElement.Parse(answer) is { ValueKind: JsonValueKind.Object } parsed ? parsed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int? Number(JsonElement? answer, string name) =>
        answer?.TryGetProperty(name, out var value) is true && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    private static string? Text(JsonElement? answer, string name) =>
        answer?.TryGetProperty(name, out var value) is true && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}

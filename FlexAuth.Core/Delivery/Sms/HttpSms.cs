using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>
/// SMS through a gateway that the configuration describes. What it answers is compared and never quoted: it may repeat code, number or key.
/// </summary>
internal sealed class HttpSms(IHttpClientFactory clients, HttpGatewayOptions options) : ISmsTransport
{
    /// <summary>In linear time, whatever a gateway answers.</summary>
    public const RegexOptions Matching = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly Regex? _taken = options.Taken is { } taken ? new Regex(taken, Matching) : null;
    private readonly Regex? _refused = options.Refused is { } refused ? new Regex(refused, Matching) : null;

    public async Task SendAsync(SmsToSend sms, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url)
        {
            Content = new StringContent(SmsTemplate.Fill(options.Body, options.ContentType, sms), Encoding.UTF8, new MediaTypeHeaderValue(options.ContentType)),
        };
        foreach (var (name, value) in options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var client = clients.CreateClient(SmsRegistration.HttpClientName);
        using var response = await client.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        if (_refused?.IsMatch(answer) is true)
        {
            throw new RecipientRefusedException($"The SMS gateway refused the number (status {(int)response.StatusCode}).");
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new NotTakenException($"The SMS gateway answered with status {(int)response.StatusCode}.");
        }

        if (_taken?.IsMatch(answer) is false)
        {
            throw new HttpRequestException($"The SMS gateway answered with status {(int)response.StatusCode}, but not as {SmsGatewayOptions.Section}:Http:Taken wants.");
        }
    }
}

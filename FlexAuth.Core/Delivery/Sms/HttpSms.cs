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

    private readonly Regex? _taken = Pattern(options.Taken);
    private readonly Regex? _refused = Pattern(options.Refused);

    public async Task<SmsTaken> SendAsync(SmsToSend sms, CancellationToken cancellationToken)
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
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

        var answer = _taken is null && _refused is null ? new SmsAnswer("", IsWhole: true) : await SmsAnswer.ReadAsync(response, cancellationToken);
        if (_refused?.IsMatch(answer.Text) is true)
        {
            throw new RecipientRefusedException($"The SMS gateway refused the number (status {(int)response.StatusCode}).");
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new GatewayAnswerException(
                $"The SMS gateway answered with status {(int)response.StatusCode}.", SmsAnswer.Charged(response.StatusCode), SmsAnswer.IsTrouble(response.StatusCode));
        }

        // What it says by its status is not unsaid by a connection that breaks: a second SMS would make the code of the first void.
        if (answer.IsWhole && _taken?.IsMatch(answer.Text) is false)
        {
            throw new GatewayAnswerException(
                $"The SMS gateway answered with status {(int)response.StatusCode}, but not as {SmsGatewayOptions.Section}:Http:Taken wants.",
                charged: 1,
                isGateways: false);
        }

        return new SmsTaken(nameof(SmsGatewayOptions.Http));
    }

    /// <summary>An empty one, as an environment file may hold it, would be found in every answer.</summary>
    private static Regex? Pattern(string? pattern) => string.IsNullOrEmpty(pattern) ? null : new Regex(pattern, Matching);
}

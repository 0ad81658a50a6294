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

    public async Task<string> SendAsync(SmsToSend sms, CancellationToken cancellationToken)
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

        // A connection that breaks within an answer that nobody looks at takes nothing back.
        var answer = _taken is null && _refused is null ? "" : await SmsAnswer.ReadAsync(response, cancellationToken);
        if (_refused?.IsMatch(answer) is true)
        {
            throw new RecipientRefusedException($"The SMS gateway refused the number (status {(int)response.StatusCode}).");
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new GatewayAnswerException(
                $"The SMS gateway answered with status {(int)response.StatusCode}.", costsNothing: true, SmsAnswer.IsTrouble(response.StatusCode));
        }

        if (_taken?.IsMatch(answer) is false)
        {
            throw new GatewayAnswerException(
                $"The SMS gateway answered with status {(int)response.StatusCode}, but not as {SmsGatewayOptions.Section}:Http:Taken wants.",
                costsNothing: false,
                isGateways: false);
        }

        return nameof(SmsGatewayOptions.Http);
    }

    /// <summary>An empty one, as an environment file may hold it, would be found in every answer.</summary>
    private static Regex? Pattern(string? pattern) => string.IsNullOrEmpty(pattern) ? null : new Regex(pattern, Matching);
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>All that is wrong with the gateways at once, each with its configuration key and without any secret.</summary>
internal sealed partial class SmsGatewayOptionsValidator(IOptions<DeliveryOptions> delivery) : IValidateOptions<SmsGatewayOptions>
{
    private const decimal LeastPrice = 0.0001m;
    private const decimal MostPrice = 100;

    private static readonly SmsToSend Sample = new(Guid.Empty, "+31612345612", "\"<&>\"\n%");

    public ValidateOptionsResult Validate(string? name, SmsGatewayOptions options)
    {
        var errors = Common(options).Concat(Twilio(options.Twilio)).Concat(Http(options.Http))
            .Concat(Prices(nameof(options.Twilio), options.Twilio.Prices)).Concat(Prices(nameof(options.Http), options.Http.Prices)).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Common(SmsGatewayOptions options)
    {
        var gateways = new[] { options.Twilio.IsConfigured, options.Http.IsConfigured }.Count(configured => configured);
        if (options.TimeoutSeconds < 1)
            yield return $"{Key("TimeoutSeconds")} must be at least 1, but is {options.TimeoutSeconds}.";
        else if (WholeTry() is { } whole && gateways * (long)options.TimeoutSeconds > whole)
            yield return $"{Key("TimeoutSeconds")}, for each gateway, must fit into {DeliveryOptions.Section}:TimeoutSeconds ({whole}), but is {options.TimeoutSeconds}.";
        if (options.First is not (nameof(options.Twilio) or nameof(options.Http)))
            yield return $"{Key("First")} must be Twilio or Http, but is \"{options.First}\".";
    }

    /// <summary>Null where that is wrong itself, which is said elsewhere.</summary>
    private int? WholeTry()
    {
        try
        {
            return delivery.Value.TimeoutSeconds;
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Twilio(TwilioOptions twilio)
    {
        if (!twilio.IsConfigured)
        {
            if (new[] { twilio.AuthToken, twilio.From, twilio.MessagingServiceSid }.Any(value => !string.IsNullOrEmpty(value)))
                yield return $"{Key("Twilio:AccountSid")} is missing: the account that the other settings of Twilio belong to.";
            yield break;
        }

        if (!AccountSid().IsMatch(twilio.AccountSid!))
            yield return $"{Key("Twilio:AccountSid")} must be AC and 32 hexadecimal digits.";
        if (string.IsNullOrEmpty(twilio.AuthToken) || twilio.AuthToken.Any(char.IsWhiteSpace))
            yield return $"{Key("Twilio:AuthToken")} is missing, or has white space in it: the token of that account.";
        if (string.IsNullOrEmpty(twilio.From) == string.IsNullOrEmpty(twilio.MessagingServiceSid))
            yield return $"{Key("Twilio:From")} or {Key("Twilio:MessagingServiceSid")} is needed, and only one of them.";
        if (Doubtful(twilio.Api))
            yield return $"{Key("Twilio:Api")} must be an https address, such as https://api.twilio.com.";
    }

    private static IEnumerable<string> Http(HttpGatewayOptions http)
    {
        if (!http.IsConfigured)
        {
            if (http.Body.Length > 0 || http.Headers.Count > 0)
                yield return $"{Key("Http:Url")} is missing: the address that an SMS is posted to.";
            yield break;
        }

        if (Doubtful(http.Url!))
            yield return $"{Key("Http:Url")} must be an https address without user and password; plain http is for this machine alone.";
        foreach (var header in http.Headers.Where(header => !HeaderName().IsMatch(header.Key) || header.Value.Any(char.IsControl)).Select(header => header.Key))
            yield return $"{Key($"Http:Headers:{header}")} is not a header of one line (what the body is stands in {Key("Http:ContentType")}).";
        if (!SmsTemplate.Knows(http.ContentType))
            yield return $"{Key("Http:ContentType")} must be one of {string.Join(", ", SmsTemplate.ContentTypes)}, but is \"{http.ContentType}\".";
        else if (!http.Body.Contains("{text}", StringComparison.Ordinal) || !(http.Body.Contains("{number}", StringComparison.Ordinal) || http.Body.Contains("{digits}", StringComparison.Ordinal)))
            yield return $"{Key("Http:Body")} must hold {{text}}, and {{number}} or {{digits}}.";
        else if (http.ContentType == SmsTemplate.Json && !IsJson(SmsTemplate.Fill(http.Body, http.ContentType, Sample)))
            yield return $"{Key("Http:Body")} is not JSON; placeholders stand between quotation marks there.";
        foreach (var (key, pattern) in new[] { ("Http:Taken", http.Taken), ("Http:Refused", http.Refused) })
        {
            if (!string.IsNullOrEmpty(pattern) && !IsPattern(pattern))
                yield return $"{Key(key)} is not a regular expression that wants something (without look-around and back-references).";
        }
    }

    private static IEnumerable<string> Prices(string gateway, Dictionary<string, decimal> prices)
    {
        foreach (var (digits, price) in prices)
        {
            if (digits.Length is 0 or > 15 || !digits.All(char.IsAsciiDigit) || digits[0] == '0')
                yield return $"{Key($"{gateway}:Prices:{digits}")} must be named by the digits that numbers begin with after the plus, such as 31.";
            else if (price is < LeastPrice or > MostPrice)
                yield return FormattableString.Invariant($"{Key($"{gateway}:Prices:{digits}")} is {price}; it must be between {LeastPrice} and {MostPrice}.");
        }
    }

    private static string Key(string name) => $"{SmsGatewayOptions.Section}:{name}";

    private static bool Doubtful(Uri address) =>
        !address.IsAbsoluteUri || address.UserInfo.Length > 0
        || (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            return !new Regex(pattern, HttpSms.Matching).IsMatch("");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    [GeneratedRegex("^AC[0-9a-fA-F]{32}\\z")]
    private static partial Regex AccountSid();

    // A token of RFC 9110, and none of those that belong to the body.
    [GeneratedRegex("^(?!content-)[!#$%&'*+.^_`|~0-9a-z-]+$", RegexOptions.IgnoreCase)]
    private static partial Regex HeaderName();
}

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>Who carries SMS; in the configuration section <c>FlexAuth:Sms</c>. Where none is configured, the server offers no codes by SMS.</summary>
public sealed class SmsGatewayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:Sms";

    /// <summary>Twilio's REST API.</summary>
    public TwilioOptions Twilio { get; set; } = new();

    /// <summary>Any other gateway that takes a request by HTTP.</summary>
    public HttpGatewayOptions Http { get; set; } = new();

    /// <summary>Where both are configured, which of them is asked before the other does.</summary>
    public string First { get; set; } = nameof(Twilio);

    /// <summary>How long one gateway may take to answer, in seconds; then the other is asked.</summary>
    public int TimeoutSeconds { get; set; } = 10;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}

/// <summary>An account at Twilio.</summary>
public sealed class TwilioOptions
{
    /// <summary>The account: AC and 32 hexadecimal digits.</summary>
    public string? AccountSid { get; set; }

    /// <summary>Its token. It also signs what Twilio says of an SMS later.</summary>
    public string? AuthToken { get; set; }

    /// <summary>The sender: a number in E.164, a short code or a name.</summary>
    public string? From { get; set; }

    /// <summary>A messaging service (MG…), which picks the sender, instead of <see cref="From"/>.</summary>
    public string? MessagingServiceSid { get; set; }

    /// <summary>Where the API is; another one for a region of Twilio's.</summary>
    public Uri Api { get; set; } = new("https://api.twilio.com");

    /// <summary>What one SMS costs, by the digits that a number begins with after the plus (31 for the Netherlands); the longest decides.</summary>
    public Dictionary<string, decimal> Prices { get; } = new(StringComparer.Ordinal);

    internal bool IsConfigured => !string.IsNullOrEmpty(AccountSid);
}

/// <summary>A gateway that is described: what is posted to it, and how its answer is read.</summary>
public sealed class HttpGatewayOptions
{
    /// <summary>Where the request is posted to.</summary>
    public Uri? Url { get; set; }

    /// <summary>Headers, such as Authorization.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the body is, and so how values are written into it.</summary>
    public string ContentType { get; set; } = "application/json";

    /// <summary>The body, with the placeholders {number} or {digits} (without the plus), {text} and {id}.</summary>
    public string Body { get; set; } = "";

    /// <summary>A regular expression that is found in the answer when the SMS was taken; null: any status from 200 to 299 will do.</summary>
    public string? Taken { get; set; }

    /// <summary>A regular expression that is found in the answer, whatever its status, when the number will never be taken.</summary>
    public string? Refused { get; set; }

    /// <summary>What one SMS costs, by the digits that a number begins with after the plus (31 for the Netherlands); the longest decides.</summary>
    public Dictionary<string, decimal> Prices { get; } = new(StringComparer.Ordinal);

    internal bool IsConfigured => Url is not null;
}

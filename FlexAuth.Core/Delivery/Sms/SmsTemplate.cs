using System.Security;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>Writes an SMS into the body that a gateway wants, in one pass: what a value says is never read as a placeholder, nor as markup.</summary>
internal static partial class SmsTemplate
{
    public const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    public static IReadOnlyList<string> ContentTypes { get; } = [Json, Form, "application/xml", "text/xml", "text/plain"];

    public static bool Knows(string contentType) => ContentTypes.Contains(contentType);

    public static string Fill(string body, string contentType, SmsToSend sms) => Placeholder().Replace(body, found => Escaped(
        contentType,
        found.Value switch
        {
            "{number}" => sms.ToNumber,
            "{digits}" => sms.ToNumber[1..],
            "{text}" => sms.Text,
            _ => sms.Id.ToString(),
        }));

    private static string Escaped(string contentType, string value) => contentType switch
    {
        Json => JsonEncodedText.Encode(value).ToString(),
        Form => Uri.EscapeDataString(value),
        "text/plain" => value,
        _ => SecurityElement.Escape(value),
    };

    [GeneratedRegex(@"\{(number|digits|text|id)\}")]
    private static partial Regex Placeholder();
}

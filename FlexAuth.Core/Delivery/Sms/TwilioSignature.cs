using System.Security.Cryptography;
using System.Text;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>
/// How Twilio signs what it sends (X-Twilio-Signature): HMAC-SHA1, under the account's token, of the full address followed by each field's name and
/// value in the order of the names.
/// </summary>
internal static class TwilioSignature
{
    public static string Of(string address, IReadOnlyDictionary<string, string> fields, string authToken)
    {
        var signed = fields.OrderBy(field => field.Key, StringComparer.Ordinal).Aggregate(
            new StringBuilder(address), (text, field) => text.Append(field.Key).Append(field.Value));
#pragma warning disable CA5350 // Twilio's choice; as a keyed hash it holds.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(signed.ToString())));
#pragma warning restore CA5350
    }

    /// <summary>Twilio signs the address sometimes with its port and sometimes without.</summary>
    public static bool IsRight(Uri address, IReadOnlyDictionary<string, string> fields, string authToken, string? signature) =>
        signature is not null
        && new[] { $"{address.Host}:{address.Port}", address.Host }.Any(host => CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Of($"{address.Scheme}://{host}{address.PathAndQuery}", fields, authToken)), Encoding.UTF8.GetBytes(signature)));
}

using System.Net;
using System.Text;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>Reads what a gateway answers. All that is looked for in it is ASCII, so that the character set, which .NET may not know, is of no matter.</summary>
internal static class SmsAnswer
{
    private const int Most = 64 * 1024;

    /// <summary>The beginning, as much as is ever looked at.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[Most];
        var length = await stream.ReadAtLeastAsync(buffer, Most, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length).TrimStart('\uFEFF');
    }

    /// <summary>Whether it tells of trouble that every SMS would meet.</summary>
    public static bool IsTrouble(HttpStatusCode status) =>
        status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}

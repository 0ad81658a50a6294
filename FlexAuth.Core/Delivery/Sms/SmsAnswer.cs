using System.Net;
using System.Text;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>What a gateway answered. All that is looked for in it is ASCII, so that the character set, which .NET may not know, is of no matter.</summary>
/// <param name="Text">The beginning, as much as is ever looked at.</param>
/// <param name="IsWhole">False: the connection broke within it, or it did not come to its end in time.</param>
internal sealed record SmsAnswer(string Text, bool IsWhole)
{
    private const int Most = 64 * 1024;

    /// <summary>What came of it: the status is known by now, and what it says is not unsaid by what is missing.</summary>
    public static async Task<SmsAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[Most];
        var (length, isWhole) = (0, true);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            for (int read; length < Most && (read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
            {
                length += read;
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            isWhole = false;
        }

        return new SmsAnswer(Encoding.UTF8.GetString(buffer, 0, length).TrimStart('\uFEFF'), isWhole);
    }

    /// <summary>Whether it tells of trouble that every SMS would meet.</summary>
    public static bool IsTrouble(HttpStatusCode status) =>
        status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>How many may have taken it, and send a bill, where the status is no success: one, where it comes from a proxy in between, who does not know.</summary>
    public static int Charged(HttpStatusCode status) =>
        status is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout ? 1 : 0;

    /// <summary>Never the text, which may hold code, number or key.</summary>
    public override string ToString() => IsWhole ? "answer" : "broken answer";
}

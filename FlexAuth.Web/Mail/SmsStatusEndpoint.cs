using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Web.Hosting.Security;
using Microsoft.AspNetCore.Mvc;

namespace FlexAuth.Web.Mail;

/// <summary>Where Twilio tells what became of an SMS. It brings a signature in place of a session and of an antiforgery token.</summary>
internal static class SmsStatusEndpoint
{
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(30);

    public static void MapSmsStatus(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost(FlexAuthUrls.SmsStatus, TakeAsync).AllowAnonymous().DisableAntiforgery();

    private static async Task<IResult> TakeAsync(
        HttpContext context, Guid message, [FromQuery(Name = "try")] int attempt, SmsReceipts receipts, CancellationToken cancellationToken)
    {
        if (await FieldsAsync(context.Request, cancellationToken) is not { } fields)
        {
            return Results.BadRequest();
        }

        var receipt = new SmsReceipt(message, attempt, fields, context.Request.Headers["X-Twilio-Signature"]);

        // Noted also where Twilio hangs up before there is a turn to write.
        switch (await receipts.TakeAsync(receipt, CancellationToken.None))
        {
            case { Succeeded: false }:
                RetryAfter.Say(context.Response, BusyFor);
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            case { Value: false }:
                return Results.StatusCode(StatusCodes.Status403Forbidden);
            default:
                return Results.NoContent();
        }
    }

    private static async Task<Dictionary<string, string>?> FieldsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            return null;
        }

        try
        {
            var form = await request.ReadFormAsync(cancellationToken);
            return form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException)
        {
            // Cut off, too long, or no form (BadHttpRequestException is an IOException): anybody can send that.
            return null;
        }
    }
}

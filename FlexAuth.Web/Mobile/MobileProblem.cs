using System.Globalization;
using FlexAuth.Core.Operations;
using FlexAuth.Web.Errors;

namespace FlexAuth.Web.Mobile;

/// <summary>A refusal as problem+json (RFC 9457): a stable code for the program, one sentence for the person.</summary>
internal sealed class MobileProblem(ErrorTexts texts, TimeProvider clock)
{
    public const string Malformed = "mobile.request";
    public const string TooManyRequests = "mobile.too_many_requests";
    public const string Unexpected = "unexpected";

    public IResult Of(HttpContext context, Error error)
    {
        var status = StatusOf(error.Code);
        var extensions = new Dictionary<string, object?> { ["code"] = error.Code };
        if (error is { Code: "mobile.pin_wrong", Values: [int left] })
        {
            extensions["triesLeft"] = left;
        }

        if (error.Values is [DateTimeOffset until])
        {
            var seconds = Math.Max(1, Math.Ceiling((until - clock.GetUtcNow()).TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = error.Code == "mobile.locked" ? "Bearer error=\"invalid_token\"" : "Bearer";
        }

        return Results.Problem(detail: texts.Of(error), statusCode: status, extensions: extensions);
    }

    /// <summary>One table that a reader can check: what is the sender's mistake, what the person's, and what is over.</summary>
    private static int StatusOf(string code) => code switch
    {
        "sign_in.wait" or "sign_in.second_factor_waits" or "mobile.registered_often" or TooManyRequests => StatusCodes.Status429TooManyRequests,
        "sign_in.wrong_email_or_password" or "mobile.pin_wrong" or "mobile.passkey_refused" or "mobile.passkey_copied" or "mobile.locked"
            => StatusCodes.Status401Unauthorized,
        "mobile.code_required" or "mobile.no_app" or "mobile.app_forbidden" or "mobile.code_missing" or "mobile.pin_required" or "mobile.pin_missing"
            or "mobile.passkey_required" => StatusCodes.Status403Forbidden,
        "mobile.not_registered" or "not_found" => StatusCodes.Status404NotFound,
        "mobile.challenge_over" or "mobile.pin_chosen" or "mobile.pin_not_now" or "mobile.pin_none" or "mobile.too_many"
            or "mobile.passkey_over" or "mobile.passkey_chosen" or "mobile.passkey_none" or "mobile.passkey_impossible" => StatusCodes.Status409Conflict,
        "mobile.pins_used_up" => StatusCodes.Status410Gone,
        "mobile.pin_easy" or "mobile.passkey_unfit" => StatusCodes.Status422UnprocessableEntity,
        Unexpected => StatusCodes.Status500InternalServerError,
        "busy" => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}

using FlexAuth.Core.Operations;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Security;

namespace FlexAuth.Web.Mobile;

/// <summary>A refusal as problem+json (RFC 9457): a stable code for the program, one sentence for the person.</summary>
internal sealed class MobileProblem(ErrorTexts texts, TimeProvider clock)
{
    public const string Malformed = "mobile.request";
    public const string ContentType = "mobile.content_type";
    public const string TooLarge = "mobile.too_large";
    public const string Method = "mobile.method";
    public const string TooManyRequests = "mobile.too_many_requests";
    public const string Locked = "mobile.locked";
    public const string NotRegistered = "mobile.not_registered";
    public const string Unexpected = "unexpected";

    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(2);

    /// <summary>One table that a reader can check: what is the sender's mistake, what the person's, and what is over. docs/mobile-api.openapi.json has the same.</summary>
    private static readonly (int Status, string[] Codes)[] Table =
    [
        (StatusCodes.Status400BadRequest,
        [
            Malformed, "mobile.key", "mobile.pin_malformed", "sign_in.not_an_email", "sign_in.password_missing", "sign_in.code_malformed", "sign_in.code_wrong",
            "sign_in.code_used", "sign_in.code_replaced", "sign_in.code_clock_behind", "sign_in.code_clock_ahead",
        ]),
        (StatusCodes.Status401Unauthorized, ["sign_in.wrong_email_or_password", "mobile.pin_wrong", "mobile.passkey_refused", "mobile.passkey_copied", Locked]),
        (StatusCodes.Status403Forbidden,
        [
            "mobile.code_required", "mobile.no_app", "mobile.app_forbidden", "mobile.code_missing", "mobile.pin_required", "mobile.pin_missing", "mobile.passkey_required",
        ]),
        (StatusCodes.Status404NotFound, [NotRegistered, "not_found"]),
        (StatusCodes.Status405MethodNotAllowed, [Method]),
        (StatusCodes.Status409Conflict,
        [
            "mobile.challenge_over", "mobile.changed", "mobile.pin_chosen", "mobile.pin_not_now", "mobile.pin_none", "mobile.too_many", "mobile.passkey_over",
            "mobile.passkey_chosen", "mobile.passkey_none", "mobile.passkey_impossible",
        ]),
        (StatusCodes.Status410Gone, ["mobile.pins_used_up"]),
        (StatusCodes.Status413PayloadTooLarge, [TooLarge]),
        (StatusCodes.Status415UnsupportedMediaType, [ContentType]),
        (StatusCodes.Status422UnprocessableEntity, ["mobile.pin_easy", "mobile.passkey_unfit"]),
        (StatusCodes.Status429TooManyRequests, ["sign_in.wait", "sign_in.second_factor_waits", "mobile.registered_often", "mobile.used_often", TooManyRequests]),
        (StatusCodes.Status500InternalServerError, [Unexpected]),
        (StatusCodes.Status503ServiceUnavailable, ["busy"]),
    ];

    /// <summary>The status of each code.</summary>
    public static IReadOnlyDictionary<string, int> Statuses { get; } =
        Table.SelectMany(row => row.Codes, (row, code) => (row.Status, code)).ToDictionary(row => row.code, row => row.Status);

    public IResult Of(HttpContext context, Error error)
    {
        var (status, response) = (Statuses.GetValueOrDefault(error.Code, StatusCodes.Status400BadRequest), context.Response);
        var extensions = new Dictionary<string, object?> { ["code"] = error.Code };
        if (error is { Code: "mobile.pin_wrong", Values: [int left] })
        {
            extensions["triesLeft"] = left;
        }

        switch (status)
        {
            case StatusCodes.Status429TooManyRequests when error.Values is [DateTimeOffset until]:
                RetryAfter.Say(response, until, clock.GetUtcNow());
                break;
            case StatusCodes.Status503ServiceUnavailable:
                RetryAfter.Say(response, BusyFor);
                break;
            case StatusCodes.Status401Unauthorized:
                // What came is void; to who brought nothing that alone is no error (RFC 6750 section 3.1).
                response.Headers.WWWAuthenticate = error.Code is Locked && IsTokenBrought(context) ? "Bearer error=\"invalid_token\"" : "Bearer";
                break;
        }

        return Results.Problem(detail: texts.Of(error), statusCode: status, extensions: extensions);
    }

    private static bool IsTokenBrought(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) || MobileCalls.BearerOf(context.Request) is not null;
}

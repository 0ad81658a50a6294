using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Web.Hosting.Identity;

namespace FlexAuth.Web.Mobile;

/// <summary>
/// What all calls of the API for phones have in common: a body of JSON is read, the call is counted under the phone that it comes from or under its
/// address, an operation is asked, and a result or a problem answers.
/// </summary>
internal sealed class MobileCalls(MobileProblem problems, MobileTurns turns, PhoneRecognition phones, TimeProvider clock)
{
    /// <summary>Only inside: the unlocking lives, so that its good token stays known.</summary>
    private const string Late = "mobile.late";

    /// <summary>Of a stranger.</summary>
    public Task<IResult> AnswerAsync<TBody, TResult>(HttpContext context, Func<TBody, Task<Result<TResult>>> ask, Func<TResult, IResult> answer)
        where TBody : class =>
        AnswerAsync(context, _ => null, ask, (result, _) => answer(result), error => error);

    /// <summary>Of a phone, where there is nothing to tell.</summary>
    public Task<IResult> AnswerAsync<TBody>(HttpContext context, Func<TBody, PhoneClaim?> claim, Func<TBody, Task<Result<Nothing>>> ask)
        where TBody : class =>
        AnswerAsync(context, claim, ask, (_, _) => Results.NoContent(), error => error);

    /// <summary>Of a phone that gives its tokens back: of what is void there is nothing to end, and no error (RFC 7009 section 2.2).</summary>
    public Task<IResult> GiveBackAsync<TBody>(HttpContext context, Func<TBody, PhoneClaim?> claim, Func<TBody, Task<Result<Nothing>>> ask)
        where TBody : class =>
        AnswerAsync(context, claim, ask, (_, _) => Results.NoContent(), _ => new Nothing());

    /// <summary>Of a phone that is asked for a passkey.</summary>
    public Task<IResult> AnswerAsync<TBody>(HttpContext context, Func<TBody, PhoneClaim?> claim, Func<TBody, Task<Result<PasskeyRequest>>> ask)
        where TBody : class =>
        AnswerAsync(context, claim, ask, (request, _) => Results.Json(PasskeyQuestion.Of(request)), error => error);

    /// <summary>Of a phone that is given tokens.</summary>
    public Task<IResult> AnswerAsync<TBody>(HttpContext context, Func<TBody, PhoneClaim?> claim, Func<TBody, Task<Result<PhoneTokens>>> ask)
        where TBody : class =>
        AnswerAsync(context, claim, ask, (tokens, phone) =>
        {
            if (phone is { } id)
            {
                phones.Remember(id, tokens);
            }

            return Results.Json(TokenAnswer.Of(tokens, clock.GetUtcNow()));
        }, error => error);

    /// <summary>Whose the access token is.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, PhoneDirectory directory)
    {
        var token = BearerOf(context.Request);
        var claim = PhoneClaim.OfAccess(token);
        var turn = await turns.ToAskAsync(context, claim);
        if (turn.Refusal is { } refusal)
        {
            return problems.Of(context, refusal);
        }

        if (turn.PhoneId is not null && await directory.FindAsync(token, context.RequestAborted) is { } holder)
        {
            return Results.Ok(holder);
        }

        return Refuse(context, turn, claim, new Error(MobileProblem.Locked));
    }

    /// <summary>What is refused whoever asks.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, Error error) =>
        problems.Of(context, (await turns.ToActAsync(context, null)).Refusal ?? error);

    /// <summary>A stranger, whatever cookies came: a phone is no browser that somebody is signed in with.</summary>
    public static Visitor Caller(HttpContext context) =>
        FlexAuthPrincipal.VisitorOf(new(FlexAuthPrincipal.From(null, context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent)));

    /// <summary>What nobody proved is answered without its operation, which would say the same, and wait for the writer to say it.</summary>
    private async Task<IResult> AnswerAsync<TBody, TResult>(
        HttpContext context,
        Func<TBody, PhoneClaim?> claimOf,
        Func<TBody, Task<Result<TResult>>> ask,
        Func<TResult, Guid?, IResult> answer,
        Func<Error, Result<TResult>> unproved)
        where TBody : class
    {
        var body = await MobileBody.ReadAsync<TBody>(context.Request);
        var claim = body.Succeeded ? claimOf(body.Value) : null;
        var turn = await turns.ToActAsync(context, claim);
        if ((turn.Refusal ?? body.Error) is { } refusal)
        {
            return problems.Of(context, refusal);
        }

        var done = claim is not null && turn.PhoneId is null
            ? unproved(await phones.WhyNotAsync(claim, context.RequestAborted))
            : await ask(body.Value);
        return done.Succeeded ? answer(done.Value, turn.PhoneId) : Refuse(context, turn, claim, done.Error);
    }

    /// <summary>What is void, or of a registration that is over, makes nobody known any more. Whoever only names a phone does not make it forgotten.</summary>
    private IResult Refuse(HttpContext context, MobileTurn turn, PhoneClaim? claim, Error error)
    {
        if (turn.PhoneId is not null && error.Code is MobileProblem.Locked or MobileProblem.NotRegistered)
        {
            phones.Forget(claim!);
        }

        return problems.Of(context, error.Code is Late ? new Error(MobileProblem.Locked) : error);
    }

    /// <summary>The access token; null where none came.</summary>
    public static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
}

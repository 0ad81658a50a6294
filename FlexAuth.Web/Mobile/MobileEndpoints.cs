using System.Text.Json;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Hosting.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlexAuth.Web.Mobile;

/// <summary>
/// FlexAuth on a phone, for the page and for native apps (docs/mobile-api.md). JSON in and out; no cookie is read or written, so that no
/// antiforgery token is asked for: what is asked must be sent as JSON, which no form of another site can.
/// </summary>
internal static class MobileEndpoints
{
    public static void MapMobile(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(FlexAuthUrls.Mobile, () => new RazorComponentResult<MobilePage>()).AllowAnonymous();

        // More than the phones of an office behind one address ask for in the morning.
        var turns = new AddressTurns(atOnce: 300, perSecond: 10);
        var problems = ActivatorUtilities.CreateInstance<MobileProblem>(endpoints.ServiceProvider);
        var api = endpoints.MapGroup(FlexAuthUrls.MobileApi).AllowAnonymous().DisableAntiforgery();
        api.AddEndpointFilter(async (call, next) =>
        {
            call.HttpContext.Response.Headers.CacheControl = "no-store";
            return turns.Has(call.HttpContext) ? await next(call) : problems.Of(call.HttpContext, new Error(MobileProblem.TooManyRequests));
        });

        var clock = endpoints.ServiceProvider.GetRequiredService<TimeProvider>();
        IResult Tokens(PhoneTokens tokens) => Results.Json(TokenAnswer.Of(tokens, clock.GetUtcNow()));
        api.MapPost("/challenges", (PhoneChallenges challenges) => Results.Ok(challenges.New()));
        api.MapPost("/registrations", (HttpContext context, RegisterPhone register) => AnswerAsync<RegistrationBody, NewPhone>(
            context, problems, body => register.ExecuteAsync(Caller(context), body.Asked, context.RequestAborted),
            phone => Results.Json(RegistrationAnswer.Of(phone), statusCode: StatusCodes.Status201Created)));
        api.MapPost("/registrations/{id:guid}/pin", (HttpContext context, Guid id, ChoosePin choose) => AnswerAsync<SignedBody, Nothing>(
            context, problems, body => choose.ExecuteAsync(Caller(context), new ChosenPin(body.By(id), body.Pin), context.RequestAborted), _ => Results.NoContent()));
        api.MapPost("/registrations/{id:guid}/change-pin", (HttpContext context, Guid id, ChangePin change) => AnswerAsync<SignedBody, Nothing>(
            context, problems, body => change.ExecuteAsync(Caller(context), new PinToChange(body.By(id), body.Pin, body.NewPin), context.RequestAborted), _ => Results.NoContent()));
        api.MapPost("/registrations/{id:guid}/unlock", (HttpContext context, Guid id, UnlockPhone unlock) => AnswerAsync<SignedBody, PhoneTokens>(
            context, problems, body => unlock.ExecuteAsync(Caller(context), new PhoneToUnlock(body.By(id), body.Pin), context.RequestAborted), Tokens));
        api.MapPost("/registrations/{id:guid}/revoke", (HttpContext context, Guid id, LeavePhone leave) => AnswerAsync<SignedBody, Nothing>(
            context, problems, body => leave.ExecuteAsync(Caller(context), body.By(id), context.RequestAborted), _ => Results.NoContent()));
        api.MapPost("/tokens/refresh", (HttpContext context, RefreshToken refresh) => AnswerAsync<RefreshBody, PhoneTokens>(
            context, problems, body => refresh.ExecuteAsync(Caller(context), new TokenToRefresh(body.RefreshToken), context.RequestAborted), Tokens));
        api.MapPost("/tokens/revoke", (HttpContext context, LockPhone end) => AnswerAsync<RefreshBody, Nothing>(
            context, problems, body => end.ExecuteAsync(Caller(context), new TokenToRevoke(body.RefreshToken), context.RequestAborted), _ => Results.NoContent()));
        api.MapGet("/me", async (HttpContext context, PhoneDirectory phones) =>
            await phones.FindAsync(BearerOf(context.Request), context.RequestAborted) is { } holder
                ? Results.Ok(holder)
                : problems.Of(context, new Error("mobile.locked")));
        api.Map("/{**rest}", (HttpContext context) => problems.Of(context, Error.NotFound));
    }

    private static async Task<IResult> AnswerAsync<TBody, TResult>(
        HttpContext context, MobileProblem problems, Func<TBody, Task<Result<TResult>>> ask, Func<TResult, IResult> answer)
        where TBody : class
    {
        if (await BodyAsync<TBody>(context.Request) is not { } body)
        {
            return problems.Of(context, new Error(MobileProblem.Malformed));
        }

        var done = await ask(body);
        return done.Succeeded ? answer(done.Value) : problems.Of(context, done.Error);
    }

    /// <summary>Null where it is no JSON of that shape: that is the sender's mistake and no exception of ours.</summary>
    private static async Task<TBody?> BodyAsync<TBody>(HttpRequest request)
        where TBody : class
    {
        if (!request.HasJsonContentType())
        {
            return null;
        }

        try
        {
            return await request.ReadFromJsonAsync<TBody>(request.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or BadHttpRequestException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A stranger, whatever cookies came: a phone is no browser that somebody is signed in with.</summary>
    private static Visitor Caller(HttpContext context) =>
        FlexAuthPrincipal.VisitorOf(context.User) with { BrowserHash = SecretToken.New(), Devices = DeviceTokens.None };

    private static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
}

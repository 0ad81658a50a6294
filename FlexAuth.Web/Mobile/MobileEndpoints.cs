using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Web.Hosting.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using static FlexAuth.Web.Mobile.MobileCalls;

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
        var calls = new MobileCalls(problems);
        var clock = endpoints.ServiceProvider.GetRequiredService<TimeProvider>();
        var api = endpoints.MapGroup(FlexAuthUrls.MobileApi).AllowAnonymous().DisableAntiforgery();
        api.AddEndpointFilter(async (call, next) =>
        {
            call.HttpContext.Response.Headers.CacheControl = "no-store";
            return turns.Has(call.HttpContext) ? await next(call) : problems.Of(call.HttpContext, new Error(MobileProblem.TooManyRequests));
        });

        MapRegistrations(api, calls, clock);
        MapPasskeys(api, calls);
        MapTokens(api, calls, problems, clock);
        api.Map("/{**rest}", (HttpContext context) => problems.Of(context, Error.NotFound));
    }

    /// <summary>What a phone signs, and how it comes to be one.</summary>
    private static void MapRegistrations(RouteGroupBuilder api, MobileCalls calls, TimeProvider clock)
    {
        api.MapPost("/challenges", (PhoneChallenges challenges) => Results.Ok(challenges.New()));
        api.MapPost("/registrations", (HttpContext context, RegisterPhone register) => calls.AnswerAsync<RegistrationBody, NewPhone>(
            context, body => register.ExecuteAsync(Caller(context), body.Asked, context.RequestAborted),
            phone => Results.Json(RegistrationAnswer.Of(phone), statusCode: StatusCodes.Status201Created)));
        api.MapPost("/registrations/{id:guid}/pin", (HttpContext context, Guid id, ChoosePin choose) => calls.AnswerAsync<SignedBody>(
            context, body => choose.ExecuteAsync(Caller(context), new ChosenPin(body.By(id), body.Pin), context.RequestAborted)));
        api.MapPost("/registrations/{id:guid}/change-pin", (HttpContext context, Guid id, ChangePin change) => calls.AnswerAsync<SignedBody>(
            context, body => change.ExecuteAsync(Caller(context), new PinToChange(body.By(id), body.Pin, body.NewPin, body.Passkey?.Answer), context.RequestAborted)));
        api.MapPost("/registrations/{id:guid}/unlock", (HttpContext context, Guid id, UnlockPhone unlock) => calls.AnswerAsync<SignedBody, PhoneTokens>(
            context, body => unlock.ExecuteAsync(Caller(context), new PhoneToUnlock(body.By(id), body.Pin, body.Passkey?.Answer), context.RequestAborted), Tokens(clock)));
        api.MapPost("/registrations/{id:guid}/revoke", (HttpContext context, Guid id, LeavePhone leave) => calls.AnswerAsync<SignedBody>(
            context, body => leave.ExecuteAsync(Caller(context), body.By(id), context.RequestAborted)));
    }

    /// <summary>A passkey of the phone in place of its PIN: each question is for one answer.</summary>
    private static void MapPasskeys(RouteGroupBuilder api, MobileCalls calls)
    {
        api.MapPost("/registrations/{id:guid}/new-passkey", (HttpContext context, Guid id, OfferPhonePasskey offer) => calls.AnswerAsync<SignedBody, PasskeyRequest>(
            context, body => offer.ExecuteAsync(Caller(context), new PhoneForPasskey(body.By(id), body.Pin), context.RequestAborted), Question));
        api.MapPost("/registrations/{id:guid}/passkey", (HttpContext context, Guid id, ChoosePasskey choose) => calls.AnswerAsync<SignedBody>(
            context, body => choose.ExecuteAsync(Caller(context), new ChosenPasskey(body.By(id), (body.Passkey ?? PasskeyBody.None).Answer), context.RequestAborted)));
        api.MapPost("/registrations/{id:guid}/passkey-challenge", (HttpContext context, Guid id, AskPhonePasskey ask) => calls.AnswerAsync<SignedBody, PasskeyRequest>(
            context, body => ask.ExecuteAsync(Caller(context), body.By(id), context.RequestAborted), Question));

        static IResult Question(PasskeyRequest request) => Results.Json(PasskeyQuestion.Of(request));
    }

    /// <summary>What an unlocked phone, and whoever is sent its access token, asks.</summary>
    private static void MapTokens(RouteGroupBuilder api, MobileCalls calls, MobileProblem problems, TimeProvider clock)
    {
        api.MapPost("/tokens/refresh", (HttpContext context, RefreshToken refresh) => calls.AnswerAsync<RefreshBody, PhoneTokens>(
            context, body => refresh.ExecuteAsync(Caller(context), new TokenToRefresh(body.RefreshToken), context.RequestAborted), Tokens(clock)));
        api.MapPost("/tokens/revoke", (HttpContext context, LockPhone end) => calls.AnswerAsync<RefreshBody>(
            context, body => end.ExecuteAsync(Caller(context), new TokenToRevoke(body.RefreshToken), context.RequestAborted)));
        api.MapGet("/me", async (HttpContext context, PhoneDirectory phones) =>
            await phones.FindAsync(BearerOf(context.Request), context.RequestAborted) is { } holder
                ? Results.Ok(holder)
                : problems.Of(context, new Error("mobile.locked")));
    }

    private static Func<PhoneTokens, IResult> Tokens(TimeProvider clock) => tokens => Results.Json(TokenAnswer.Of(tokens, clock.GetUtcNow()));
}

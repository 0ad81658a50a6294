using FlexAuth.Core.Mobile;
using Microsoft.AspNetCore.Http.HttpResults;
using static FlexAuth.Web.Mobile.MobileCalls;

namespace FlexAuth.Web.Mobile;

/// <summary>
/// FlexAuth on a phone, for the page and for native apps (docs/mobile-api.md, docs/mobile-api.openapi.json). JSON in and out. It is answered before
/// anything looks at cookies: none is read or written, so that no antiforgery token is asked for. What is asked must be sent as JSON, which no form of
/// another site can, and no other origin is let in (CORS).
/// </summary>
internal static class MobileEndpoints
{
    public static void MapMobile(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(FlexAuthUrls.Mobile, () => new RazorComponentResult<MobilePage>()).AllowAnonymous();

        var services = endpoints.ServiceProvider;
        var (clock, phones) = (services.GetRequiredService<TimeProvider>(), services.GetRequiredService<PhoneRecognition>());
        var calls = new MobileCalls(ActivatorUtilities.CreateInstance<MobileProblem>(services), new MobileTurns(phones, clock), phones, clock);
        var api = endpoints.MapGroup(FlexAuthUrls.MobileApi).AllowAnonymous().DisableAntiforgery();
        api.ShortCircuit();
        api.AddEndpointFilter((call, next) =>
        {
            call.HttpContext.Response.Headers.CacheControl = "no-store";
            return next(call);
        });

        var routes = new MobileRoutes(api, calls);
        MapRegistrations(routes, calls);
        MapPasskeys(routes, calls);
        MapTokens(routes, calls);
        routes.Rest();
    }

    /// <summary>What a phone signs, and how it comes to be one.</summary>
    private static void MapRegistrations(MobileRoutes api, MobileCalls calls)
    {
        // Made without a read or a write, for about what a refusal costs: so nobody takes them from a phone by asking for many.
        api.Post("/challenges", (PhoneChallenges challenges) => Results.Ok(challenges.New()));
        api.Post("/registrations", (HttpContext context, RegisterPhone register) => calls.AnswerAsync<RegistrationBody, NewPhone>(
            context, body => register.ExecuteAsync(Caller(context), body.Asked, context.RequestAborted),
            phone => Results.Json(RegistrationAnswer.Of(phone), statusCode: StatusCodes.Status201Created)));
        api.Post("/registrations/{id:guid}/pin", (HttpContext context, Guid id, ChoosePin choose) => calls.AnswerAsync<SignedBody>(
            context, Signed(id, PhonePurpose.ChoosePin),
            body => choose.ExecuteAsync(Caller(context), new ChosenPin(body.By(id), body.Pin), context.RequestAborted)));
        api.Post("/registrations/{id:guid}/change-pin", (HttpContext context, Guid id, ChangePin change) => calls.AnswerAsync<SignedBody>(
            context, Signed(id, PhonePurpose.ChangePin),
            body => change.ExecuteAsync(Caller(context), new PinToChange(body.By(id), body.Pin, body.NewPin, body.Passkey?.Answer), context.RequestAborted)));
        api.Post("/registrations/{id:guid}/unlock", (HttpContext context, Guid id, UnlockPhone unlock) => calls.AnswerAsync<SignedBody>(
            context, Signed(id, PhonePurpose.Unlock),
            body => unlock.ExecuteAsync(Caller(context), new PhoneToUnlock(body.By(id), body.Pin, body.Passkey?.Answer), context.RequestAborted)));
        api.Post("/registrations/{id:guid}/revoke", (HttpContext context, Guid id, LeavePhone leave) => calls.AnswerAsync<SignedBody>(
            context, Signed(id, PhonePurpose.Leave), body => leave.ExecuteAsync(Caller(context), body.By(id), context.RequestAborted)));
    }

    /// <summary>A passkey of the phone in place of its PIN: each question is for one answer.</summary>
    private static void MapPasskeys(MobileRoutes api, MobileCalls calls)
    {
        api.Post("/registrations/{id:guid}/new-passkey", (HttpContext context, Guid id, OfferPhonePasskey offer) => calls.AnswerAsync<SignedBody>(
            context, Signed(id, PhonePurpose.NewPasskey),
            body => offer.ExecuteAsync(Caller(context), new PhoneForPasskey(body.By(id), body.Pin), context.RequestAborted)));
        api.Post("/registrations/{id:guid}/passkey", (HttpContext context, Guid id, ChoosePasskey choose) => calls.AnswerAsync<SignedBody>(
            context, Signed(id, PhonePurpose.ChoosePasskey),
            body => choose.ExecuteAsync(Caller(context), new ChosenPasskey(body.By(id), (body.Passkey ?? PasskeyBody.None).Answer), context.RequestAborted)));
        api.Post("/registrations/{id:guid}/passkey-challenge", (HttpContext context, Guid id, AskPhonePasskey ask) => calls.AnswerAsync<SignedBody>(
            context, Signed(id, PhonePurpose.AskPasskey), body => ask.ExecuteAsync(Caller(context), body.By(id), context.RequestAborted)));
    }

    /// <summary>What an unlocked phone, and whoever is sent its access token, asks.</summary>
    private static void MapTokens(MobileRoutes api, MobileCalls calls)
    {
        api.Post("/tokens/refresh", (HttpContext context, RefreshToken refresh) => calls.AnswerAsync<RefreshBody>(
            context, body => PhoneClaim.OfRefresh(body.RefreshToken),
            body => refresh.ExecuteAsync(Caller(context), new TokenToRefresh(body.RefreshToken), context.RequestAborted)));
        api.Post("/tokens/revoke", (HttpContext context, LockPhone end) => calls.GiveBackAsync<RefreshBody>(
            context, body => PhoneClaim.OfRefresh(body.RefreshToken),
            body => end.ExecuteAsync(Caller(context), new TokenToRevoke(body.RefreshToken), context.RequestAborted)));
        api.Get("/me", (HttpContext context, PhoneDirectory directory) => calls.AnswerAsync(context, directory));
    }

    private static Func<SignedBody, PhoneClaim?> Signed(Guid id, PhonePurpose purpose) => body => PhoneClaim.Of(body.By(id), purpose);
}

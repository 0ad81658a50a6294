using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using FlexAuth.Web.Hosting;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Hosting.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using SignOutOperation = FlexAuth.Core.SignIn.SignOut;

namespace FlexAuth.Web.SignIn;

/// <summary>What only a request can do: write the session's cookie, and take it away. Posted by real forms, with antiforgery tokens (HD3).</summary>
internal static class SignInEndpoints
{
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(5);

    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(FlexAuthUrls.CompleteSignIn, CompleteAsync).AllowAnonymous();
        endpoints.MapPost(FlexAuthUrls.SignOut, SignOutAsync).AllowAnonymous()
            .WithMetadata(new RequireAntiforgeryTokenAttribute()).AddEndpointFilter(RequireValidTokenAsync);

        // The back button, or a reload, asks for these addresses as pages.
        endpoints.MapGet(FlexAuthUrls.CompleteSignIn, () => Results.LocalRedirect(FlexAuthUrls.SignIn)).AllowAnonymous();
        endpoints.MapGet(FlexAuthUrls.SignOut, () => Results.LocalRedirect(FlexAuthUrls.Home)).AllowAnonymous();
    }

    /// <summary>The framework validates the token, but itself refuses the request only where a form is bound to parameters.</summary>
    private static ValueTask<object?> RequireValidTokenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true }
            ? next(context)
            : ValueTask.FromResult<object?>(Results.BadRequest());

    /// <summary>Trades the wizard's ticket for the cookie (SE4).</summary>
    private static async Task<IResult> CompleteAsync(
        HttpContext context,
        [FromForm] string? ticket,
        [FromForm] string? returnUrl,
        RedeemTicket redeem,
        FlexAuthCookies cookies,
        CancellationToken cancellationToken)
    {
        var visitor = FlexAuthPrincipal.VisitorOf(context.User);
        var former = context.Request.Cookies[cookies.Session];
        var redeemed = await redeem.ExecuteAsync(visitor, new TicketToRedeem(ticket, former), cancellationToken);
        if (redeemed is { Succeeded: false, Error.Code: FlexAuthUrls.DeviceForgotten or FlexAuthUrls.Busy })
        {
            // The sign-in goes on where it is: with the second factor, or with the ticket, which was not spent.
            return Results.LocalRedirect(FlexAuthUrls.SignInAfter(redeemed.Error.Code, returnUrl));
        }

        if (!redeemed.Succeeded)
        {
            return Results.LocalRedirect(FlexAuthUrls.SignInAfter(redeemed.Error.Code));
        }

        context.Response.Cookies.Append(cookies.Session, redeemed.Value.Token, cookies.Rules(redeemed.Value.ExpiresAt));
        Keep(context, redeemed.Value.Devices, cookies);
        return Results.LocalRedirect(LocalUrl.OrDefault(returnUrl, FlexAuthUrls.Home));
    }

    private static void Keep(HttpContext context, KeptDevices devices, FlexAuthCookies cookies)
    {
        var response = context.Response;
        if (devices.Kept is { } kept)
        {
            response.Cookies.Append(cookies.Device(kept.Id), kept.Token, cookies.Rules(kept.ExpiresAt));
        }

        foreach (var gone in devices.Gone.Select(cookies.Device).Concat(cookies.UnreadIn(context.Request.Cookies)))
        {
            response.Cookies.Delete(gone, cookies.Rules());
        }
    }

    private static async Task<IResult> SignOutAsync(
        HttpContext context,
        SignOutOperation signOut,
        FlexAuthCookies cookies,
        IStringLocalizer<FailurePages> text,
        CancellationToken cancellationToken)
    {
        if (FlexAuthPrincipal.MemberOf(context.User) is { } member
            && await signOut.ExecuteAsync(member, default, cancellationToken) is { Succeeded: false, Error: var refused }
            && refused != Error.SessionEnded)
        {
            // The session lives: nobody is told that it is over, and the browser keeps what ends it the next time.
            RetryAfter.Say(context.Response, BusyFor);
            return FailurePages.StillSignedIn(text);
        }

        context.Response.Cookies.Delete(cookies.Session, cookies.Rules());
        return Results.LocalRedirect(FlexAuthUrls.SignedOut);
    }
}

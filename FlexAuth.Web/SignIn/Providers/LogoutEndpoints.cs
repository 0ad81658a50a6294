using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.Logout;
using FlexAuth.Web.Hosting.Security;

namespace FlexAuth.Web.SignIn.Providers;

/// <summary>
/// Where providers say that somebody signed out there: server to server, with a signed token; or in a frame of their own page, with the name of the
/// session. No cookie is read or written, and no antiforgery token can be asked for.
/// </summary>
internal static class LogoutEndpoints
{
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(30);

    public static void MapProviderLogouts(this IEndpointRouteBuilder endpoints)
    {
        var clock = endpoints.ServiceProvider.GetRequiredService<TimeProvider>();
        foreach (var provider in ProviderNames.All)
        {
            Map(provider);
        }

        void Map(SignInMethod provider)
        {
            if (endpoints.ServiceProvider.GetRequiredService<FrontChannelLogout>().FramedBy(provider) is not { } authority)
            {
                return;
            }

            var (back, front) = (Turns(clock), Turns(clock));
            endpoints.MapPost(
                ProviderReturnPath.BackChannelLogout(provider),
                (HttpContext context, BackChannelLogout logout) => TakeAsync(context, provider, back, logout, clock)).AllowAnonymous().DisableAntiforgery();
            endpoints.MapGet(
                ProviderReturnPath.FrontChannelLogout(provider),
                (HttpContext context, FrontChannelLogout logout) => TakeAsync(context, provider, front, logout, clock)).AllowAnonymous().WithMetadata(new FramedBy(authority));
        }
    }

    /// <summary>OpenID Connect Back-Channel Logout 1.0 section 2.8.</summary>
    private static async Task<IResult> TakeAsync(HttpContext context, SignInMethod provider, AddressTurns turns, BackChannelLogout logout, TimeProvider clock)
    {
        context.Response.Headers.CacheControl = "no-store";
        var taken = await logout.ExecuteAsync(Caller(context), new LogoutNotice(provider, await TokenAsync(context.Request)), context.RequestAborted);
        return taken.Succeeded ? Results.Ok()
            : taken.Error == Error.Busy ? Busy(context)
            : turns.Take(context) is { } until ? TooMany(context, until, clock)
            : Results.Json(new { error = "invalid_request" }, statusCode: StatusCodes.Status400BadRequest);
    }

    /// <summary>The answer is the same whether anything ended: who asks learns nothing. But where what is to end could not be, the frame fails.</summary>
    private static async Task<IResult> TakeAsync(HttpContext context, SignInMethod provider, AddressTurns turns, FrontChannelLogout logout, TimeProvider clock)
    {
        var ended = await logout.ExecuteAsync(Caller(context), new FramedLogout(provider, Issuer(context), One(context, "sid")), context.RequestAborted);
        return ended.Error == Error.Busy ? Busy(context)
            : !ended.Succeeded && turns.Take(context) is { } until ? TooMany(context, until, clock)
            : Results.Content("", "text/html");
    }

    /// <summary>
    /// For what is refused, or about nobody: whoever makes that up takes no turn from a provider, which may be behind the same address (a proxy's, an
    /// office's) and does not try again. Before it is refused, no such call takes more than a look at a signature or an index.
    /// </summary>
    private static AddressTurns Turns(TimeProvider clock) => new(atOnce: 500, perSecond: 20, clock);

    private static IResult TooMany(HttpContext context, DateTimeOffset until, TimeProvider clock)
    {
        RetryAfter.Say(context.Response, until, clock.GetUtcNow());
        return Results.Text("Too many requests.", statusCode: StatusCodes.Status429TooManyRequests);
    }

    /// <summary>Nothing ended, since others kept the database. The provider is to come again, and nobody counts it as made up.</summary>
    private static IResult Busy(HttpContext context)
    {
        RetryAfter.Say(context.Response, BusyFor);
        return Results.Text("Busy. Try again later.", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>What is said by a provider, is done by nobody here.</summary>
    private static InstallationItself Caller(HttpContext context) => new() { Address = context.Connection.RemoteIpAddress };

    private static async Task<string?> TokenAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            return null;
        }

        try
        {
            return (await request.ReadFormAsync(request.HttpContext.RequestAborted))["logout_token"] is [{ } only] ? only : null;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or BadHttpRequestException)
        {
            return null;
        }
    }

    /// <summary>It may be absent; one that comes twice is a wrong one.</summary>
    private static string? Issuer(HttpContext context) => context.Request.Query.TryGetValue("iss", out var issuer) ? issuer.ToString() : null;

    /// <summary>A parameter that comes twice is none: nobody shall choose which of the two is read.</summary>
    private static string? One(HttpContext context, string name) => context.Request.Query[name] is [{ Length: > 0 } only] ? only : null;
}

using System.Security.Claims;
using System.Text.Encodings.Web;
using FlexAuth.Core.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting.Identity;

/// <summary>Asks, on each request, whether the session of the cookie's token lives. A copied cookie dies with its session (SE1).</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    SessionDirectory sessions,
    FlexAuthCookies cookies) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Request.Cookies.TryGetValue(cookies.Session, out var token)
            || await sessions.FindAsync(token, Context.RequestAborted) is not { } member)
        {
            return AuthenticateResult.NoResult();
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(FlexAuthPrincipal.SignedIn(member)), Scheme));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (HttpMethods.IsGet(Request.Method))
        {
            // A cookie without a session: they were signed in until now.
            var sessionEnded = Request.Cookies.TryGetValue(cookies.Session, out var token);
            var end = await sessions.EndOfAsync(token, Context.RequestAborted);
            Response.Cookies.Delete(cookies.Session, cookies.Rules());
            Response.Redirect(FlexAuthUrls.SignInAndReturnTo(Request.Path + Request.QueryString, sessionEnded, end));
        }
        else
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
    }
}

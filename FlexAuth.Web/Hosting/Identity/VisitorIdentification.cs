using FlexAuth.Core.Operations;
using FlexAuth.Web.Hosting.Security;
using Microsoft.AspNetCore.Diagnostics;

namespace FlexAuth.Web.Hosting.Identity;

/// <summary>Says of each request from which browser and address it comes, and for whom the browser may be remembered; a browser without a binding cookie gets one with its first page.</summary>
internal sealed class VisitorIdentification(RequestDelegate next, FlexAuthCookies cookies, TimeProvider clock)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            // The second way of the same request, to the page that words its status.
            return next(context);
        }

        var token = context.Request.Cookies[cookies.Browser];
        if (!SecretToken.IsWellFormed(token))
        {
            token = IsPage(context.Request) && FramedBy.Of(context) is null ? Bind(context.Response) : null;
        }

        context.User.AddIdentity(FlexAuthPrincipal.From(
            token is null ? null : SecretToken.Hash(token),
            context.Connection.RemoteIpAddress,
            context.Request.Headers.UserAgent,
            DevicesOf(context.Request)));
        return next(context);
    }

    private DeviceTokens DevicesOf(HttpRequest request) => new(
        clock.GetUtcNow(),
        cookies.DevicesIn(request.Cookies).ToDictionary(device => device.Id, device => SecretToken.Hash(device.Token)));

    private string Bind(HttpResponse response)
    {
        var token = SecretToken.New();
        response.Cookies.Append(cookies.Browser, token, cookies.Rules());
        return token;
    }

    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}

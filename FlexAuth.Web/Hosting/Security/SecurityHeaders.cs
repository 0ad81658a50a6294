using System.Security.Cryptography;
using FlexAuth.Core.Installation;
using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting.Security;

/// <summary>
/// The headers that every answer carries (HD1). Scripts need this page's nonce; style attributes are allowed because Blazor and Radzen
/// set them, style elements are not.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, IOptions<InstallationOptions> options, IWebHostEnvironment environment)
{
    private const string NonceKey = "FlexAuth.Nonce";

    private readonly Uri _origin = options.Value.PublicUrl!;

    /// <summary>The nonce for the scripts of this answer.</summary>
    public static string NonceOf(HttpContext context) => (string)context.Items[NonceKey]!;

    public Task InvokeAsync(HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceKey] = nonce;
        context.Response.OnStarting(() =>
        {
            Write(context, nonce);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private void Write(HttpContext context, string nonce)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy(context, nonce);
        headers.XContentTypeOptions = "nosniff";
        if (FramedBy.Of(context) is null)
        {
            headers.XFrameOptions = "DENY";
        }

        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (_origin.Scheme == Uri.UriSchemeHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        // Pages hold what only their reader may see: no cache keeps them. Assets carry their fingerprint and keep their own rule, also
        // when "not modified" renews it (RFC 9111 section 4.3.4).
        if (context.Response.StatusCode != StatusCodes.Status304NotModified
            && context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) != false)
        {
            headers.CacheControl = "no-store";
        }
    }

    private string Policy(HttpContext context, string nonce)
    {
        if (FramedBy.Of(context) is { } framed)
        {
            return $"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors {framed.Origin}";
        }

        var socket = $"{(_origin.Scheme == Uri.UriSchemeHttps ? "wss" : "ws")}://{_origin.Authority}";

        // A mail brings its own style element, and a page shows it in a frame: only on a developer's machine.
        var styleElements = environment.IsDevelopment() && context.Request.Path.StartsWithSegments(FlexAuthUrls.DevelopmentMailbox)
            ? "'self' 'unsafe-inline'"
            : "'self'";
        return string.Join("; ",
            "default-src 'self'",
            $"script-src 'nonce-{nonce}' 'strict-dynamic'",
            "style-src 'self'",
            $"style-src-elem {styleElements}",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data:",
            $"connect-src 'self' {socket}",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'");
    }
}

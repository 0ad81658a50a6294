using FlexAuth.Core.Installation;
using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting.Security;

/// <summary>
/// Every request is one for the public address, whatever its headers say: nothing that is built from the request can lead elsewhere
/// (LK1), and a proxy that ends TLS need not tell.
/// </summary>
internal sealed class PublicOrigin(RequestDelegate next, IOptions<InstallationOptions> options)
{
    private readonly string _scheme = options.Value.PublicUrl!.Scheme;
    private readonly HostString _host = HostString.FromUriComponent(options.Value.PublicUrl);

    public Task InvokeAsync(HttpContext context)
    {
        context.Request.Scheme = _scheme;
        context.Request.Host = _host;
        return next(context);
    }
}

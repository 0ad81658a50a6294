using FlexAuth.Core.Installation;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting.Circuits;

/// <summary>
/// The door to the circuits: only from our own pages (a browser sends cookies with any page's WebSocket, HD3), only as WebSockets (so
/// that a connection is a circuit and can be counted), only while there is room (RL5).
/// </summary>
internal sealed class CircuitAdmission(
    RequestDelegate next,
    CircuitRoom room,
    IOptions<InstallationOptions> options,
    IStringLocalizer<FailurePages> text,
    ILogger<CircuitAdmission> logger)
{
    private const string SecondsToWait = "5";

    private readonly string _origin = options.Value.PublicUrl!.GetLeftPart(UriPartial.Authority);

    public Task InvokeAsync(HttpContext context)
    {
        var isVisitor = FlexAuthPrincipal.SessionOf(context.User) is null;
        var metadata = context.GetEndpoint()?.Metadata ?? EndpointMetadataCollection.Empty;
        if (IsConnection(metadata))
        {
            return ConnectAsync(context, isVisitor);
        }

        return metadata.GetMetadata<ComponentTypeMetadata>() is not null && !room.HasRoom(context.Connection.RemoteIpAddress, isVisitor)
            ? SayFullAsync(context)
            : next(context);
    }

    /// <summary>By the endpoint, not by the path: routing takes more than one spelling of a path.</summary>
    private static bool IsConnection(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<HubMetadata>() is not null && metadata.GetMetadata<NegotiateMetadata>() is null;

    private async Task ConnectAsync(HttpContext context, bool isVisitor)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var origin = context.Request.Headers.Origin.ToString();
        if (!string.Equals(origin, _origin, StringComparison.OrdinalIgnoreCase))
        {
            logger.LogWarning("A connection from the origin {Origin} was refused; FlexAuth:PublicUrl is {PublicUrl}.", origin, _origin);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var place = room.TryEnter(context.Connection.RemoteIpAddress, isVisitor);
        if (place is null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        await next(context);
    }

    private Task SayFullAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = SecondsToWait;
        return FailurePages.Full(text, context.Request.Path + context.Request.QueryString).ExecuteAsync(context);
    }
}

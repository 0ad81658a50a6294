using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.SignalR;

namespace FlexAuth.Web.Hosting.Circuits;

/// <summary>
/// Tells <see cref="LiveCircuits"/> when a person uses a page: an event or a navigation. The framework's own notion of activity counts
/// the browser's receipt for each render too, and a page that follows the change feed would never idle out (SE3).
/// </summary>
internal sealed class SessionUse(LiveCircuits circuits) : IHubFilter
{
    private static readonly HashSet<string> Uses = new(StringComparer.Ordinal)
    {
        "BeginInvokeDotNetFromJS", "OnLocationChanged", "OnLocationChanging",
    };

    public ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (Uses.Contains(invocationContext.HubMethodName)
            && invocationContext.Context.User is { } user
            && FlexAuthPrincipal.SessionOf(user) is { } session)
        {
            circuits.NoteUse(session);
        }

        return next(invocationContext);
    }
}

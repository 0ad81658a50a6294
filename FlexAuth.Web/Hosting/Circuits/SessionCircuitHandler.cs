using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace FlexAuth.Web.Hosting.Circuits;

/// <summary>Tells <see cref="LiveCircuits"/> of each circuit's beginning and end, and of a visitor's use.</summary>
internal sealed class SessionCircuitHandler(LiveCircuits circuits, CircuitIdentity identity) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        circuits.Add(identity);
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) =>
        context =>
        {
            circuits.NoteVisit(identity);
            return next(context);
        };

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        circuits.Remove(identity);
        return Task.CompletedTask;
    }
}

using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Data;

/// <summary>
/// The writer of another node, that stands in the way as long as a test says: whoever comes to the gate is told at once that it is busy, as it
/// is where patience ends. Of reading nothing is kept back. How patience ends on a real server is tested by <see cref="NodesTests"/>.
/// </summary>
internal sealed class AnotherWriter(IDbContextFactory<FlexAuthDbContext> contexts) : IDbContextFactory<FlexAuthDbContext>
{
    private Func<bool> _keepsOut = () => false;

    /// <summary>Has the next so many turns, after some that it lets through.</summary>
    public void Writes(int turns = int.MaxValue, int after = 0)
    {
        var came = 0;
        _keepsOut = () => Interlocked.Increment(ref came) > after && came - after <= turns;
    }

    /// <summary>Has each turn that the test says, when somebody comes for it.</summary>
    public void Writes(Func<bool> hasTurn) => _keepsOut = hasTurn;

    /// <summary>Lets everybody through from now on.</summary>
    public void Ends() => _keepsOut = () => false;

    public FlexAuthDbContext CreateDbContext() => _keepsOut() ? throw new WriterBusyException(null) : contexts.CreateDbContext();
}

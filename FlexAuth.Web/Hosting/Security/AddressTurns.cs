using FlexAuth.Core.SignIn;

namespace FlexAuth.Web.Hosting.Security;

/// <summary>So many requests from one address (RL3), where nobody who asks is known yet.</summary>
internal sealed class AddressTurns(int atOnce, int perSecond, TimeProvider clock)
{
    private readonly Turns<string> _turns = new(atOnce, perSecond, clock);

    /// <summary>Takes a turn.</summary>
    /// <returns>Null where there was one; else when the next one is.</returns>
    public DateTimeOffset? Take(HttpContext context) => _turns.Take(KeyOf(context));

    /// <summary>Whoever asked is known.</summary>
    public void GiveBack(HttpContext context) => _turns.GiveBack(KeyOf(context));

    private static string KeyOf(HttpContext context) => ClientAddress.ThrottleKey(context.Connection.RemoteIpAddress);
}

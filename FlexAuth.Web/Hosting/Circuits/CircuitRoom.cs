using System.Diagnostics.Metrics;
using System.Net;
using FlexAuth.Core.SignIn;
using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting.Circuits;

/// <summary>Counts the connections that hold circuits and says whether there is room for one more (RL5).</summary>
internal sealed class CircuitRoom
{
    private readonly CircuitLimits _limits;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int All, int Visitors)> _byAddress = [];
    private int _visitors;
    private int _all;

    public CircuitRoom(IOptions<CircuitLimits> limits, IMeterFactory meters)
    {
        _limits = limits.Value;
        meters.Create("FlexAuth").CreateObservableGauge(
            "flexauth.circuits", () => new Measurement<int>[] { new(_visitors, Kind("visitor")), new(_all - _visitors, Kind("member")) },
            "{circuit}", "Connected circuits.");
    }

    /// <summary>Whether one more would be let in now.</summary>
    public bool HasRoom(IPAddress? address, bool isVisitor)
    {
        lock (_lock)
        {
            return HasRoom(ClientAddress.ThrottleKey(address), isVisitor);
        }
    }

    /// <summary>Takes a place; null where there is none. Disposing it gives the place back.</summary>
    public IDisposable? TryEnter(IPAddress? address, bool isVisitor)
    {
        var key = ClientAddress.ThrottleKey(address);
        lock (_lock)
        {
            if (!HasRoom(key, isVisitor))
            {
                return null;
            }

            Count(key, isVisitor, 1);
            return new Place(this, key, isVisitor);
        }
    }

    private static KeyValuePair<string, object?> Kind(string kind) => new("kind", kind);

    private bool HasRoom(string key, bool isVisitor)
    {
        var (all, visitors) = _byAddress.GetValueOrDefault(key);
        return all < _limits.PerAddress && (!isVisitor || (visitors < _limits.VisitorsPerAddress && _visitors < _limits.Visitors));
    }

    private void Count(string key, bool isVisitor, int by)
    {
        var (all, visitors) = _byAddress.GetValueOrDefault(key);
        _all += by;
        _visitors += isVisitor ? by : 0;
        if (all + by == 0)
        {
            _byAddress.Remove(key);
        }
        else
        {
            _byAddress[key] = (all + by, visitors + (isVisitor ? by : 0));
        }
    }

    private sealed class Place(CircuitRoom room, string key, bool isVisitor) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            lock (room._lock)
            {
                if (!_left)
                {
                    _left = true;
                    room.Count(key, isVisitor, -1);
                }
            }
        }
    }
}

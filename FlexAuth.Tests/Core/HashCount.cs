using System.Diagnostics.Metrics;

namespace FlexAuth.Tests.Core;

/// <summary>Counts the password hashes that one installation computes: the work that a guess costs and that its time shows.</summary>
internal sealed class HashCount : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _count;

    public HashCount(CoreHost host)
    {
        var meters = host.Get<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other tests run at the same time, each with its own factory.
            if (instrument.Name == "flexauth.password.hash.duration" && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _count));
        _listener.Start();
    }

    public int Value => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}

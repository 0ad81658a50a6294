using System.Diagnostics.Metrics;

namespace FlexAuth.Tests.Core;

/// <summary>Counts the password hashes that one installation computes: the work that a guess costs and that its time shows.</summary>
internal sealed class HashCount : IDisposable
{
    private readonly WhileHashing _listener;
    private int _count;

    public HashCount(CoreHost host) => _listener = new WhileHashing(host, () => Interlocked.Increment(ref _count));

    public int Value => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}

/// <summary>Does something each time that one installation has computed a hash, before its outcome is used.</summary>
internal sealed class WhileHashing : IDisposable
{
    private readonly MeterListener _listener = new();

    public WhileHashing(CoreHost host, Action then)
    {
        var meters = host.Get<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other tests run at the same time, each with its own factory.
            if (instrument.Name == "flexauth.password.hash.duration" && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => then());
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();
}

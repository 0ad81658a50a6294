using System.Diagnostics.Metrics;
using System.Net;
using FlexAuth.Web.Hosting.Circuits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Web.Hosting.Circuits;

[Trait("Rule", "RL5")]
public sealed class CircuitRoomTests : IDisposable
{
    private static readonly IPAddress Office = IPAddress.Parse("198.51.100.1");
    private static readonly IPAddress Home = IPAddress.Parse("198.51.100.2");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public async Task Fifty_at_once_never_take_more_than_there_are()
    {
        var room = Room(perAddress: 10, visitors: 100, visitorsPerAddress: 7);

        var places = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => room.TryEnter(Office, isVisitor: true))));

        Assert.Equal(7, places.Count(place => place is not null));
    }

    [Fact]
    public void Members_find_room_where_visitors_find_none()
    {
        var room = Room(perAddress: 10, visitors: 100, visitorsPerAddress: 1);
        using var visitor = room.TryEnter(Office, isVisitor: true);

        Assert.False(room.HasRoom(Office, isVisitor: true));
        Assert.True(room.HasRoom(Office, isVisitor: false));
        Assert.True(room.HasRoom(Home, isVisitor: true));
    }

    [Fact]
    public void Visitors_are_capped_in_all_wherever_they_come_from()
    {
        var room = Room(perAddress: 10, visitors: 2, visitorsPerAddress: 2);
        using var first = room.TryEnter(Office, isVisitor: true);
        using var second = room.TryEnter(Home, isVisitor: true);

        Assert.Null(room.TryEnter(IPAddress.Parse("203.0.113.1"), isVisitor: true));
    }

    [Fact]
    public void A_network_of_one_customer_counts_as_one_address()
    {
        var room = Room(perAddress: 1, visitors: 10, visitorsPerAddress: 10);
        using var first = room.TryEnter(IPAddress.Parse("2001:db8::1"), isVisitor: true);

        Assert.Null(room.TryEnter(IPAddress.Parse("2001:db8::2"), isVisitor: true));
    }

    [Fact]
    public void A_place_comes_back_once()
    {
        var room = Room(perAddress: 2, visitors: 10, visitorsPerAddress: 10);
        using var staying = room.TryEnter(Office, isVisitor: false);
        var leaving = room.TryEnter(Office, isVisitor: false)!;

        leaving.Dispose();
        leaving.Dispose();

        using var next = room.TryEnter(Office, isVisitor: false);
        Assert.NotNull(next);
        Assert.False(room.HasRoom(Office, isVisitor: false));
    }

    [Fact]
    public void The_gauge_tells_visitors_from_members()
    {
        var seen = new Dictionary<string, int>();
        var room = Room(perAddress: 10, visitors: 10, visitorsPerAddress: 10);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "flexauth.circuits" && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => seen[(string)tags[0].Value!] = value);
        listener.Start();
        using var visitor = room.TryEnter(Office, isVisitor: true);
        using var member = room.TryEnter(Office, isVisitor: false);
        using var colleague = room.TryEnter(Office, isVisitor: false);

        listener.RecordObservableInstruments();

        Assert.Equal((1, 2), (seen["visitor"], seen["member"]));
    }

    [Fact]
    public void Limits_below_one_are_named()
    {
        var failures = new CircuitLimitsValidator().Validate(null, new CircuitLimits { PerAddress = 0, Visitors = -1 }).Failures!.ToList();

        Assert.Equal(2, failures.Count);
        Assert.Equal("FlexAuth:Circuits:PerAddress is 0; it must be at least 1.", failures[0]);
    }

    public void Dispose() => _services.Dispose();

    private CircuitRoom Room(int perAddress, int visitors, int visitorsPerAddress) => new(
        Options.Create(new CircuitLimits { PerAddress = perAddress, Visitors = visitors, VisitorsPerAddress = visitorsPerAddress }),
        _services.GetRequiredService<IMeterFactory>());
}

using System.Diagnostics.Metrics;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Delivery;

public class DeliveryMetricsTests
{
    [Fact]
    public async Task Each_try_counts_by_its_outcome()
    {
        var transport = new FakeTransport { Conduct = (_, _) => throw new IOException("no") };
        await using var post = await Post.OpenAsync(transport);
        var factory = post.Services.GetRequiredService<IMeterFactory>();
        var outcomes = new List<string?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument is { Name: "flexauth.mail.sent", Meter.Name: "FlexAuth" } && instrument.Meter.Scope == factory)
                it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            outcomes.Add(tags.ToArray().Single(tag => tag.Key == "outcome").Value as string));
        listener.Start();

        await post.SendAsync(MessageKind.PasswordChanged);
        await post.DispatchAsync();
        transport.Conduct = (_, _) => throw new RecipientRefusedException("never");
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await post.DispatchAsync();
        transport.Conduct = (_, _) => Task.CompletedTask;
        await post.SendAsync(MessageKind.PasswordChanged);
        await post.DispatchAsync();
        await post.SendAsync(MessageKind.Welcome, LinkPurpose.Welcome);
        await post.ChangeAsync(db => db.OneTimeLinks.Single().RevokedAt = post.Clock.GetUtcNow());
        await post.DispatchAsync();

        Assert.Equal(["retried", "failed", "sent", "cancelled"], outcomes);
    }
}

using FlexAuth.Core.Data;

namespace FlexAuth.Tests.Core.Data;

public sealed class RowIdTests
{
    [Fact]
    public void Ids_of_one_millisecond_are_in_the_order_in_which_they_were_made()
    {
        var made = Enumerable.Range(0, 20_000).Select(_ => RowId.New()).ToList();

        Assert.Equal(made.Order(), made);
        Assert.Equal(made.Select(id => $"{id:D}").Order(StringComparer.Ordinal), made.Select(id => $"{id:D}"));
    }

    [Fact]
    public async Task Ids_made_at_a_time_are_all_different_and_in_order_on_each_thread()
    {
        var threads = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Enumerable.Range(0, 5_000).Select(_ => RowId.New()).ToList(), TestContext.Current.CancellationToken)));

        Assert.All(threads, made => Assert.Equal(made.Order(), made));
        Assert.Equal(40_000, threads.SelectMany(made => made).Select(id => $"{id:D}"[..18]).Distinct().Count());
    }

    [Fact]
    public void An_id_is_a_UUID_of_version_7_that_says_when_it_was_made()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        var id = RowId.New();

        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.InRange(Convert.ToInt64($"{id:N}"[..12], 16), before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 60);
    }
}

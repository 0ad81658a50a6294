using System.Net;
using FlexAuth.Web.Hosting.Security;
using Microsoft.AspNetCore.Http;

namespace FlexAuth.Tests.Web.Hosting.Security;

/// <summary>So many at once, so many a second, each for itself.</summary>
public sealed class TurnsTests
{
    private readonly TestClock _clock = new();

    [Fact, Trait("Rule", "RL1")]
    public void There_are_so_many_at_once_and_then_one_comes_at_the_time_that_was_said()
    {
        var turns = new Turns<string>(atOnce: 3, perSecond: 2, _clock);
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Null(turns.Take("a")));

        var until = turns.Take("a");

        Assert.Equal(_clock.GetUtcNow().AddSeconds(0.5), until);
        Assert.Null(turns.Take("b"));
        _clock.Advance(TimeSpan.FromSeconds(0.4));
        Assert.Equal(until, turns.Take("a"));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(turns.Take("a"));
        Assert.NotNull(turns.Take("a"));
    }

    [Fact]
    public void Whoever_rests_has_all_again_and_no_more()
    {
        var turns = new Turns<string>(atOnce: 3, perSecond: 2, _clock);
        turns.Take("a");
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.All(Enumerable.Range(0, 3), _ => Assert.Null(turns.Take("a")));
        Assert.NotNull(turns.Take("a"));
    }

    [Fact, Trait("Rule", "DU6")]
    public void A_clock_that_is_set_back_makes_nobody_wait_longer_than_without_it()
    {
        var turns = new Turns<string>(atOnce: 3, perSecond: 2, _clock);
        for (var time = 0; time < 3; time++)
            Assert.Null(turns.Take("a"));

        _clock.Advance(-TimeSpan.FromMinutes(10));

        Assert.All(Enumerable.Range(0, 3), _ => Assert.Null(turns.Take("a")));
        Assert.Equal(_clock.GetUtcNow().AddSeconds(0.5), turns.Take("a"));
    }

    [Fact]
    public void What_is_given_back_can_be_taken_and_makes_nobody_richer()
    {
        var turns = new Turns<string>(atOnce: 1, perSecond: 1, _clock);
        turns.GiveBack("a");
        Assert.Null(turns.Take("a"));
        Assert.NotNull(turns.Take("a"));
        turns.GiveBack("a");
        Assert.Null(turns.Take("a"));
    }

    [Fact]
    public void Of_fifty_at_a_time_as_many_get_one_as_there_are()
    {
        var turns = new Turns<string>(atOnce: 7, perSecond: 1, _clock);
        var taken = 0;
        Parallel.For(0, 50, _ =>
        {
            if (turns.Take("a") is null)
                Interlocked.Increment(ref taken);
        });

        Assert.Equal(7, taken);
    }

    [Theory, Trait("Rule", "RL3")]
    [InlineData("203.0.113.5", "203.0.113.5", true)]
    [InlineData("203.0.113.5", "::ffff:203.0.113.5", true)]
    [InlineData("203.0.113.5", "203.0.113.6", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Of_IPv6_a_whole_network_is_one_address(string one, string other, bool same)
    {
        var turns = new AddressTurns(atOnce: 1, perSecond: 1, _clock);
        Assert.Null(turns.Take(From(one)));

        Assert.Equal(same, turns.Take(From(other)) is not null);
    }

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
}

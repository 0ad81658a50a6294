using Bunit;
using FlexAuth.Web.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Shared;

public class RelativeTimeTests : ComponentTest
{
    private readonly MinuteHand hand = new();

    public RelativeTimeTests() => Services.AddSingleton<TimeProvider>(hand);

    [Fact]
    public void The_exact_time_is_there_for_machines_and_on_hover()
    {
        var time = RenderTime(hand.Now.AddMinutes(-5)).Find("time");

        Assert.Equal("5 minutes ago", time.TextContent);
        Assert.Equal("2026-11-21T09:25:00Z", time.GetAttribute("datetime"));
        Assert.Equal("21 November 2026, 09:25:00 UTC", time.GetAttribute("title"));
    }

    [Fact]
    public void The_hover_is_in_the_viewers_time_zone_with_UTC_beside_it()
    {
        JSInterop.Setup<string?>("flexAuth.timeZone").SetResult("Asia/Tokyo");

        var time = RenderTime(hand.Now.AddMinutes(-5));

        time.WaitForAssertion(() => Assert.Equal(
            "21 November 2026, 18:25:00 (Asia/Tokyo) · 21 November 2026, 09:25:00 UTC", time.Find("time").GetAttribute("title")));
    }

    [Theory]
    [InlineData("No/Such_Place")]
    [InlineData("UTC")]
    public void An_unknown_zone_is_UTC(string zone)
    {
        JSInterop.Setup<string?>("flexAuth.timeZone").SetResult(zone);

        Assert.Equal("21 November 2026, 09:25:00 UTC", RenderTime(hand.Now.AddMinutes(-5)).Find("time").GetAttribute("title"));
    }

    [Fact]
    public void Many_times_ask_the_browser_once_and_share_one_timer()
    {
        for (var number = 0; number < 10; number++)
            RenderTime(hand.Now);

        Assert.Single(JSInterop.Invocations["flexAuth.timeZone"]);
        Assert.Equal(1, hand.Timers);
    }

    [Fact]
    public void The_words_follow_the_clock()
    {
        var time = RenderTime(hand.Now);
        Assert.Equal("just now", time.Find("time").TextContent);

        hand.Move();

        time.WaitForAssertion(() => Assert.Equal("1 minute ago", time.Find("time").TextContent));
    }

    [Fact]
    public void Nothing_yet_is_never()
    {
        Assert.Equal("Never", RenderTime(null).Find("span").TextContent);
        Assert.Contains("Not signed in yet", Render<RelativeTime>(p => p.Add(t => t.Value, null).Add(t => t.Empty, "Not signed in yet")).Markup);
    }

    [Fact]
    public void A_week_ago_is_a_date() => Assert.Equal("7 Nov 2026", RenderTime(hand.Now.AddDays(-14)).Find("time").TextContent);

    private IRenderedComponent<RelativeTime> RenderTime(DateTimeOffset? value) => Render<RelativeTime>(p => p.Add(t => t.Value, value));

    /// <summary>A clock whose minute passes when the test says so.</summary>
    private sealed class MinuteHand : TimeProvider
    {
        private Action tick = () => { };

        public DateTimeOffset Now { get; private set; } = new(2026, 11, 21, 9, 30, 0, TimeSpan.Zero);

        public int Timers { get; private set; }

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timers++;
            tick = () => callback(state);
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Move()
        {
            Now += TimeSpan.FromMinutes(1);
            tick();
        }
    }
}

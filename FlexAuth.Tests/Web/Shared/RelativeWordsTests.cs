using FlexAuth.Web.Shared;

namespace FlexAuth.Tests.Web.Shared;

public class RelativeWordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 18, 1, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "Now", 0)]
    [InlineData(-59, "Now", 0)]
    [InlineData(59, "Soon", 0)]
    [InlineData(-60, "MinuteAgo", 1)]
    [InlineData(-119, "MinuteAgo", 1)]
    [InlineData(-3599, "MinutesAgo", 59)]
    [InlineData(-3600, "HourAgo", 1)]
    [InlineData(-86399, "HoursAgo", 23)]
    [InlineData(-86400, "DayAgo", 1)]
    [InlineData(-6 * 86400, "DaysAgo", 6)]
    [InlineData(-7 * 86400, "Date", 0)]
    [InlineData(600, "MinutesAhead", 10)]
    [InlineData(2 * 3600, "HoursAhead", 2)]
    [InlineData(86400, "DayAhead", 1)]
    [InlineData(30 * 86400, "Date", 0)]
    public void A_distance_has_its_words(int seconds, string key, int number) =>
        Assert.Equal(new RelativeWords(key, number), RelativeWords.For(Now.AddSeconds(seconds), Now, TimeZoneInfo.Utc));

    [Fact]
    public void Days_are_those_of_the_viewers_calendar()
    {
        // 26 hours before 01:30 on the 18th: the 16th at 23:30 in UTC, but already the 17th in Amsterdam.
        var instant = Now.AddHours(-26);

        Assert.Equal(new RelativeWords("DaysAgo", 2), RelativeWords.For(instant, Now, TimeZoneInfo.Utc));
        Assert.Equal(new RelativeWords("DayAgo", 1), RelativeWords.For(instant, Now, TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam")));
    }
}

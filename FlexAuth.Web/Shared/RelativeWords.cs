namespace FlexAuth.Web.Shared;

/// <summary>How far an instant is away, as the name of a text and its number; <c>Date</c> from a week on.</summary>
internal readonly record struct RelativeWords(string Key, int Number)
{
    public static RelativeWords For(DateTimeOffset instant, DateTimeOffset now, TimeZoneInfo zone)
    {
        var past = instant <= now;
        var distance = (now - instant).Duration();
        var direction = past ? "Ago" : "Ahead";

        if (distance < TimeSpan.FromMinutes(1))
            return new(past ? "Now" : "Soon", 0);
        if (distance < TimeSpan.FromHours(1))
            return Counted("Minute", (int)distance.TotalMinutes);
        if (distance < TimeSpan.FromDays(1))
            return Counted("Hour", (int)distance.TotalHours);

        // Days are the calendar's, not 24 hours: what was on Monday is "2 days ago" on Wednesday, whatever the hour.
        var days = Math.Abs(Day(instant).DayNumber - Day(now).DayNumber);
        return days < 7 ? Counted("Day", days) : new("Date", 0);

        RelativeWords Counted(string unit, int number) => new(unit + (number == 1 ? "" : "s") + direction, number);

        DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
    }
}

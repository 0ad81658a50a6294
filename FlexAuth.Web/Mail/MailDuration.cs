namespace FlexAuth.Web.Mail;

/// <summary>A lifetime in words: "3 days", "1 hour", "10 minutes".</summary>
internal static class MailDuration
{
    public static string Of(TimeSpan duration) => duration switch
    {
        { TotalHours: >= 48 } when duration.Ticks % TimeSpan.TicksPerDay == 0 => Words("Day", duration.TotalDays),
        { TotalMinutes: >= 60 } when duration.Ticks % TimeSpan.TicksPerHour == 0 => Words("Hour", duration.TotalHours),
        _ => Words("Minute", Math.Ceiling(duration.TotalMinutes)),
    };

    private static string Words(string unit, double number) => MailTexts.Get(number == 1 ? unit : unit + "s", number);
}

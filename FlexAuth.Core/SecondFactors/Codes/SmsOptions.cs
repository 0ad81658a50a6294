namespace FlexAuth.Core.SecondFactors.Codes;

/// <summary>Limits of codes by SMS, each of which costs money; the configuration section <c>FlexAuth:Sms</c>.</summary>
public sealed class SmsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:Sms";

    /// <summary>Codes for one person within an hour.</summary>
    public int CodesPerPersonAndHour { get; set; } = 5;

    /// <summary>Codes to one number within an hour, whoever asks.</summary>
    public int CodesPerNumberAndHour { get; set; } = 5;

    /// <summary>Codes in all within a day.</summary>
    public int CodesPerDay { get; set; } = 10_000;
}

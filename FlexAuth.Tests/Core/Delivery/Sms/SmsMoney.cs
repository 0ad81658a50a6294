namespace FlexAuth.Tests.Core.Delivery.Sms;

/// <summary>Configuration by which SMS cost something.</summary>
internal static class SmsMoney
{
    /// <param name="day">What a day's may cost together.</param>
    /// <param name="each">What one to a Dutch number, or to any other, costs.</param>
    public static (string Key, string Value)[] Of(string day, string each) =>
    [
        ("FlexAuth:Sms:CostPerDay", day),
        ("FlexAuth:Sms:Twilio:AccountSid", SmsServer.Account),
        ("FlexAuth:Sms:Twilio:AuthToken", SmsServer.Token),
        ("FlexAuth:Sms:Twilio:From", "FlexAuth"),
        ("FlexAuth:Sms:Twilio:Prices:31", each),
    ];
}

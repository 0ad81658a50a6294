using FlexAuth.Core.Delivery;

namespace FlexAuth.Web.Mail;

/// <summary>The text of an SMS with a code, short enough to be sent as one where the organization's name is.</summary>
internal static class SmsText
{
    private const int LongestName = 40;

    /// <summary>
    /// The last line is for the phone's browser, which offers the code on that page alone (WebOTP, origin-bound one-time codes:
    /// https://wicg.github.io/sms-one-time-codes/).
    /// </summary>
    public static string Of(MailFacts facts)
    {
        // Three dots, for an ellipsis is none of the signs of an SMS of 160 (GSM 03.38): with it there are 70, and three SMS to pay. Not within a sign of two chars: half of one is no text, and a gateway's body could not be written.
        var name = facts.OrganizationName is { Length: > LongestName } tooLong
            ? $"{tooLong[..(char.IsHighSurrogate(tooLong[LongestName - 1]) ? LongestName - 1 : LongestName)].Trim()}..."
            : facts.OrganizationName;
        return $"{MailTexts.Get($"{facts.Kind}.Text", facts.Code, name, MailDuration.Of(facts.Lifetime!.Value))}\n\n@{facts.Home.IdnHost} #{facts.Code}";
    }
}

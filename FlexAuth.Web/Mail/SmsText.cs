using FlexAuth.Core.Delivery;
using FlexAuth.Core.Delivery.Sms;

namespace FlexAuth.Web.Mail;

/// <summary>The text of an SMS with a code. It is one SMS whatever the organization is called: its name is cut short, or left out, where two would be paid.</summary>
internal static class SmsText
{
    private const int LongestName = 40;

    /// <summary>Less of a name says nothing.</summary>
    private const int ShortestBeginning = 8;

    /// <summary>Of the alphabet of an SMS of 160, as an ellipsis is not.</summary>
    private const string Dots = "...";

    public static string Of(MailFacts facts) =>
        Names(facts.OrganizationName).Select(name => Of(facts, "Text", name)).FirstOrDefault(text => SmsLength.Parts(text) == 1) ?? Of(facts, "TextWithoutName", "");

    /// <summary>
    /// The last line is for the phone's browser, which offers the code on that page alone (WebOTP, origin-bound one-time codes:
    /// https://wicg.github.io/sms-one-time-codes/).
    /// </summary>
    private static string Of(MailFacts facts, string text, string name) =>
        $"{MailTexts.Get($"{facts.Kind}.{text}", facts.Code, name, MailDuration.Of(facts.Lifetime!.Value))}\n\n@{facts.Home.IdnHost} #{facts.Code}";

    /// <summary>The name and its beginnings, none of which ends in half of a sign of two chars: that is no text, and a gateway's body could not be written.</summary>
    private static IEnumerable<string> Names(string name)
    {
        if (name.Length <= LongestName)
        {
            yield return name;
        }

        for (var length = Math.Min(name.Length - 1, LongestName); length >= ShortestBeginning; length--)
        {
            if (!char.IsHighSurrogate(name[length - 1]))
            {
                yield return $"{name[..length].Trim()}{Dots}";
            }
        }
    }
}

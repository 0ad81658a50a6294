using System.Text;

namespace FlexAuth.Web.Mail;

/// <summary>The text part: the same words as the HTML part.</summary>
internal static class PlainText
{
    public static string Of(MailContent mail)
    {
        var text = new StringBuilder();
        Paragraph(text, mail.Greeting);
        foreach (var paragraph in mail.Before)
            Paragraph(text, paragraph);
        if (mail.Code is { } code)
            Paragraph(text, $"    {code}");
        if (mail.Button is { } button)
            Paragraph(text, $"{button.Label}:\n{button.Address.AbsoluteUri}");
        if (mail.Details.Count > 0)
            Paragraph(text, string.Join('\n', mail.Details.Select(detail => $"{detail.Name}: {detail.Value}")));
        foreach (var paragraph in mail.After)
            Paragraph(text, paragraph);

        // "-- " and a line break start a signature (RFC 3676 section 4.3).
        return text.Append("-- \n").Append(mail.Why).Append('\n').ToString();
    }

    private static void Paragraph(StringBuilder text, string paragraph) => text.Append(paragraph).Append("\n\n");
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Web.Mail;

/// <summary>Chooses the words for the facts.</summary>
internal static class MailWriting
{
    public static MailContent Write(MailFacts facts) => new()
    {
        Subject = Text(facts, "Subject"),
        Preheader = Text(facts, "Preheader"),
        Heading = Text(facts, "Heading"),
        Greeting = MailTexts.Get("Greeting", facts.FirstName),
        Before = Before(facts).ToList(),
        Button = Button(facts),
        Code = facts.Code,
        Details = Details(facts).ToList(),
        After = After(facts).ToList(),
        Organization = facts.OrganizationName,
        Why = MailTexts.Get("Why", facts.OrganizationName, facts.EmailAddress),
    };

    private static bool IsNotice(MailFacts facts) => facts is { Link: null, Code: null };

    private static string Text(MailFacts facts, string part) =>
        MailTexts.Get($"{facts.Kind}.{part}", facts.OrganizationName, facts.EmailAddress);

    private static IEnumerable<string> Before(MailFacts facts)
    {
        yield return Text(facts, "Body");
        if (facts is { Kind: MessageKind.Welcome, Providers.Count: > 0 })
            yield return MailTexts.Get("Providers", OneOf(facts.Providers));
    }

    private static MailButton? Button(MailFacts facts) => facts.Link is { } link
        ? new MailButton(Text(facts, "Button"), MailTexts.Get("ButtonInstead"), link)
        : null;

    private static IEnumerable<MailDetail> Details(MailFacts facts)
    {
        if (facts.Kind == MessageKind.Welcome)
            yield break;
        if (facts.SubjectName is { Length: > 0 } phone)
            yield return new MailDetail(MailTexts.Get("Phone"), phone);
        yield return new MailDetail(MailTexts.Get("When"), Time(facts.OccurredAt));
        if (facts.Kind is MessageKind.SmsNearlyPaused or MessageKind.SmsPaused)
            yield break;
        if (facts.ActorName is { Length: > 0 } administrator)
            yield return new MailDetail(MailTexts.Get("By"), administrator);
        if (facts.UserAgent is { Length: > 0 } userAgent)
            yield return new MailDetail(MailTexts.Get("Browser"), BrowserName.From(userAgent));
        if (facts.Address is { Length: > 0 } address)
            yield return new MailDetail(MailTexts.Get("Address"), address);
        if (facts.Former is { } former)
        {
            var browser = former.UserAgent is { Length: > 0 } agent ? BrowserName.From(agent) : null;
            yield return new MailDetail(MailTexts.Get("UsedBefore"), string.Join(", ", new[] { Time(former.At), browser, former.Address }.OfType<string>()));
        }
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", MailTexts.Culture);

    private static IEnumerable<string> After(MailFacts facts)
    {
        if (facts is { Lifetime: { } lifetime })
            yield return MailTexts.Get(facts.Link is null ? "CodeLifetime" : "LinkLifetime", MailDuration.Of(lifetime));
        if (MailTexts.Find($"{facts.Kind}.NotYou") is not null)
            yield return Text(facts, "NotYou");
        else if (IsNotice(facts))
            yield return MailTexts.Get("NotYou", facts.OrganizationName);
    }

    private static string OneOf(IReadOnlyList<string> names) => names.Count == 1
        ? names[0]
        : MailTexts.Get("Or", string.Join(", ", names.SkipLast(1)), names[^1]);
}

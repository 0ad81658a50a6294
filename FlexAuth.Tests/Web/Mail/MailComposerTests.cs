using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Web.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Web.Mail;

/// <summary>What mails say, in both parts.</summary>
public sealed class MailComposerTests : IDisposable
{
    private const string Token = "canary-token-canary-token-canary-token-cana";
    private const string Code = "480219";
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().BuildServiceProvider();

    public static TheoryData<MessageKind> Kinds => [.. Enum.GetValues<MessageKind>().Where(kind => kind is not MessageKind.SmsCode)];

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_mail_names_person_organization_and_why_in_both_parts(MessageKind kind)
    {
        var mail = await ComposeAsync(Facts(kind));
        foreach (var part in new[] { mail.Text, Decoded(mail.Html) })
        {
            Assert.Contains("Hello Ana,", part);
            Assert.Contains("Contoso", part);
            Assert.Contains("You get this mail because Contoso has an account for ana@example.org", part);
        }

        Assert.Contains("Contoso", mail.Subject);
        Assert.DoesNotContain("{", mail.Text);
    }

    [Theory]
    [InlineData(MessageKind.PasswordChanged)]
    [InlineData(MessageKind.EmailLoginDisabled)]
    [InlineData(MessageKind.EmailAddressChanged)]
    [InlineData(MessageKind.TwoFactorReset)]
    [InlineData(MessageKind.OwnTwoFactorReset)]
    public async Task What_ends_registered_phones_says_so(MessageKind kind) =>
        Assert.Contains("your registered phones", (await ComposeAsync(Facts(kind))).Text.ReplaceLineEndings(" "), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Rule", "LK5")]
    public async Task Link_and_code_stand_in_both_parts_and_never_in_the_subject_or_preheader(MessageKind kind)
    {
        var facts = Facts(kind);
        var mail = await ComposeAsync(facts);
        foreach (var secret in new[] { facts.Link?.AbsoluteUri, facts.Code }.OfType<string>())
        {
            Assert.Contains(secret, mail.Text);
            Assert.Contains(secret, Decoded(mail.Html));
            Assert.DoesNotContain(secret, MailWriting.Write(facts).Preheader);
        }

        Assert.DoesNotContain(Token, mail.Subject);
        Assert.DoesNotContain(Code, mail.Subject);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Mails_need_no_picture_no_script_and_nothing_from_elsewhere(MessageKind kind)
    {
        var html = (await ComposeAsync(Facts(kind))).Html;
        Assert.StartsWith("<!DOCTYPE html>", html);
        Assert.DoesNotContain("<img", html);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<link", html);
        Assert.DoesNotContain("url(", html);
        Assert.Contains("color-scheme", html);
        Assert.Contains("prefers-color-scheme: dark", html);
    }

    [Fact]
    public async Task A_link_says_how_long_it_lives_and_that_it_works_once()
    {
        var mail = await ComposeAsync(Facts(MessageKind.Welcome));
        Assert.Contains("The link works once, and for 3 days", mail.Text);
        Assert.Contains("The link works once, and for 3 days", Decoded(mail.Html));
    }

    [Fact]
    public async Task A_welcome_speaks_of_other_ways_in_only_where_the_person_has_some()
    {
        Assert.DoesNotContain("go on signing in", (await ComposeAsync(Facts(MessageKind.Welcome))).Text);
        var both = Facts(MessageKind.Welcome) with { Providers = ["Microsoft", "Google"] };
        Assert.Contains("You can also go on signing in with Microsoft or Google.", (await ComposeAsync(both)).Text);
    }

    [Fact]
    [Trait("Rule", "AU5")]
    public async Task A_notice_says_when_from_where_and_what_to_do()
    {
        var text = (await ComposeAsync(Facts(MessageKind.AuthenticatorAdded))).Text;
        Assert.Contains("When: 21 November 2026, 09:30 UTC", text);
        Assert.Contains("Browser: Firefox on Linux", text);
        Assert.Contains("Address: 203.0.113.7", text);
        Assert.Contains("If this was not you, tell an administrator of Contoso now.", text);
    }

    [Fact]
    [Trait("Rule", "HD4")]
    public async Task Names_are_text_and_never_markup()
    {
        var facts = Facts(MessageKind.Welcome) with { FirstName = "<img src=x onerror=alert(1)>", OrganizationName = "<b>{0}</b>" };
        var mail = await ComposeAsync(facts);
        Assert.DoesNotContain("<img", mail.Html);
        Assert.DoesNotContain("<b>", mail.Html);
        Assert.Contains("<img src=x onerror=alert(1)>", mail.Text);
    }

    [Fact]
    public void An_sms_ends_with_the_line_by_which_a_phone_fills_the_code_in_on_this_page_alone() => Assert.Equal(
        "480219 is your FlexAuth code for Contoso. It works for 10 minutes. Give it to nobody.\n\n@login.example.org #480219",
        SmsText.Of(Facts(MessageKind.SmsCode)));

    [Fact]
    public void An_sms_does_not_grow_with_the_organizations_name() =>
        Assert.InRange(SmsText.Of(Facts(MessageKind.SmsCode) with { OrganizationName = new string('x', 200) }).Length, 100, 160);

    [Fact, Trait("Rule", "EC5")]
    public void A_name_that_is_cut_short_costs_no_second_sms_and_no_half_of_a_sign()
    {
        Assert.All(SmsText.Of(Facts(MessageKind.SmsCode) with { OrganizationName = new string('x', 200) }), sign => Assert.True(char.IsAscii(sign)));

        var text = SmsText.Of(Facts(MessageKind.SmsCode) with { OrganizationName = new string('x', 39) + "😀😀" });

        Assert.Equal(text, Encoding.UTF8.GetString(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text)));
    }

    /// <summary>The signs of GSM 03.38, of which an SMS holds 160; those of the second line count two. With any other in it, it holds 70.</summary>
    [Theory, Trait("Rule", "EC5")]
    [InlineData("Contoso", 17, "code for Contoso. It")]
    [InlineData("Müller & Söhne {Ω} €", 17, "code for Müller & Söhne {Ω} €. It")]
    [InlineData("Αθηναϊκή Ζυθοποιία", 17, "code. It")]
    [InlineData("Московский трамвай", 17, "code. It")]
    [InlineData("Škoda", 17, "code. It")]
    [InlineData("Fabrikam Łódź", 17, "code for Fabrikam.... It")]
    [InlineData("Contoso Nederland and Łódź", 17, "code for Contoso Nederland and.... It")]
    [InlineData("Contoso Nederland and Belgium", 45, "code for Contoso Nederland and B.... It")]
    [InlineData("{{{{{{{{{{{{{{{{{{{{{{{{{", 45, "code for {{{{{{{{{{{.... It")]
    [InlineData("Contoso Nederland and Belgium", 70, "code. It")]
    public void Whatever_the_organization_is_called_the_code_is_one_sms(string name, int host, string said)
    {
        var text = SmsText.Of(Facts(MessageKind.SmsCode) with { OrganizationName = name, Home = HostOf(host) });

        const string Single = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
        const string Double = "^{}\\[~]|€";
        Assert.All(text, sign => Assert.Contains(sign, Single + Double));
        Assert.InRange(text.Sum(sign => Double.Contains(sign, StringComparison.Ordinal) ? 2 : 1), 90, 160);
        Assert.Contains(said, text);
    }

    [Fact, Trait("Rule", "EC5")]
    public void A_host_that_leaves_no_room_for_one_sms_leaves_none_for_the_name() => Assert.Equal(
        $"480219 is your FlexAuth code. It works for 10 minutes. Give it to nobody.\n\n@{HostOf(80).Host} #480219",
        SmsText.Of(Facts(MessageKind.SmsCode) with { Home = HostOf(80) }));

    [Theory]
    [InlineData(10, "10 minutes")]
    [InlineData(60, "1 hour")]
    [InlineData(24 * 60, "24 hours")]
    [InlineData(7 * 24 * 60, "7 days")]
    [InlineData(90, "90 minutes")]
    public void A_lifetime_is_said_in_words(int minutes, string words) => Assert.Equal(words, MailDuration.Of(TimeSpan.FromMinutes(minutes)));

    private static MailFacts Facts(MessageKind kind) => new()
    {
        Kind = kind,
        FirstName = "Ana",
        EmailAddress = "ana@example.org",
        OrganizationName = "Contoso",
        Home = new Uri("https://login.example.org"),
        OccurredAt = new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero),
        Address = "203.0.113.7",
        UserAgent = Firefox,
        Link = kind is MessageKind.Welcome or MessageKind.PasswordReset ? new Uri($"https://login.example.org/activate?token={Token}") : null,
        Code = kind is MessageKind.MailboxCode or MessageKind.SmsCode or MessageKind.ConfirmationCode ? Code : null,
        Lifetime = kind switch
        {
            MessageKind.Welcome or MessageKind.PasswordReset => TimeSpan.FromDays(3),
            MessageKind.MailboxCode or MessageKind.SmsCode or MessageKind.ConfirmationCode => TimeSpan.FromMinutes(10),
            _ => null,
        },
    };

    /// <summary>With a name of so many signs.</summary>
    private static Uri HostOf(int length) => new($"https://login.{new string('a', Math.Min(length - 12, 50))}{(length > 62 ? $".{new string('b', length - 63)}" : "")}.local");

    private static string Decoded(string html) => System.Net.WebUtility.HtmlDecode(html);

    private Task<ComposedMail> ComposeAsync(MailFacts facts) => new MailComposer(
            _services.GetRequiredService<IServiceScopeFactory>(), _services.GetRequiredService<ILoggerFactory>())
        .ComposeAsync(facts, TestContext.Current.CancellationToken);
}

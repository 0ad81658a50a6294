using FlexAuth.Core.Data;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>As how many SMS a code is billed. It is one, unless the name of the host leaves no room: then all codes are of one length.</summary>
internal sealed class SmsParts(IMailComposer composer, LinkAddress addresses)
{
    private int? _ofCode;

    public int OfCode => _ofCode ??= SmsLength.Parts(composer.ComposeSms(new MailFacts
    {
        Kind = MessageKind.SmsCode,
        FirstName = "",
        EmailAddress = "",
        OrganizationName = "",
        Home = addresses.Home,
        OccurredAt = default,
        Code = "000000",
        Lifetime = FreshSecret.CodeLifetime,
    }));
}

using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Passwords.Links;

internal static class LinkErrors
{
    /// <summary>One code for each state of a link that does not work.</summary>
    public static Error Of(LinkState state) => state switch
    {
        LinkState.Used => new("link.used"),
        LinkState.Expired => new("link.expired"),
        LinkState.Replaced => new("link.replaced"),
        LinkState.EmailLoginOff => new("link.email_login_off"),
        _ => new("link.unknown"),
    };
}

using FlexAuth.Core.Data;

namespace FlexAuth.Core.Passwords.Links;

/// <summary>What a one-time link is worth now.</summary>
public enum LinkState
{
    /// <summary>It works.</summary>
    Valid,

    /// <summary>It is no link of ours, or a part of one: mail clients break long lines.</summary>
    Unknown,

    /// <summary>It was used.</summary>
    Used,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>A newer link, a reset or a switch took its power.</summary>
    Replaced,

    /// <summary>Email login is off for its owner.</summary>
    EmailLoginOff,
}

/// <summary>What the page of a link shows before anything is typed. Of a link that does not work it tells no more than why.</summary>
public sealed record LinkView(LinkState State)
{
    /// <summary>What the link is for.</summary>
    public LinkPurpose? Purpose { get; init; }

    /// <summary>The owner's name.</summary>
    public string PersonName { get; init; } = "";

    /// <summary>The owner's email address.</summary>
    public string Email { get; init; } = "";

    /// <summary>The owner's organization.</summary>
    public string OrganizationName { get; init; } = "";

    /// <summary>The main organization of the tree.</summary>
    public string MainOrganizationName { get; init; } = "";

    /// <summary>What the owner's password must not be made of.</summary>
    public PasswordContext PasswordContext => new($"{OrganizationName} {MainOrganizationName}", PersonName, Email);
}

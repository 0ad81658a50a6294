using FlexAuth.Core.Data;

namespace FlexAuth.Core.Users.Directory;

/// <summary>When somebody last signed in, as the list is filtered by it.</summary>
public enum LastSignIn
{
    /// <summary>Whenever.</summary>
    Any,

    /// <summary>Never.</summary>
    Never,

    /// <summary>Within the last 7 days.</summary>
    Within7Days,

    /// <summary>Within the last 30 days.</summary>
    Within30Days,

    /// <summary>Within the last 90 days.</summary>
    Within90Days,

    /// <summary>Once, but not within the last 90 days.</summary>
    Over90DaysAgo,
}

/// <summary>Which people of the actor's reach are meant: a list shows them, a bulk action works on them. The default means everybody.</summary>
public sealed record UserFilter
{
    /// <summary>Everybody.</summary>
    public static UserFilter Everybody { get; } = new();

    /// <summary>Words that all have to occur in name, email or organization, or a whole phone number with its country code; up to 200 characters.</summary>
    public string Search { get; init; } = "";

    /// <summary>That organization and those below it.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Any of these roles.</summary>
    public EnumSet<MemberRole> Roles { get; init; }

    /// <summary>With or without email login.</summary>
    public bool? EmailLogin { get; init; }

    /// <summary>Any of these standings.</summary>
    public EnumSet<Standing> Standings { get; init; }

    /// <summary>With an account of each of these providers.</summary>
    public EnumSet<SignInMethod> Linked { get; init; }

    /// <summary>Without an account of any of these.</summary>
    public EnumSet<SignInMethod> NotLinked { get; init; }

    /// <summary>With or without a phone number.</summary>
    public bool? Phone { get; init; }

    /// <summary>The latest sign-in.</summary>
    public LastSignIn LastSignIn { get; init; }

    /// <summary>Whether those with or those without an account of that provider are meant; null for both.</summary>
    public bool? LinkedTo(SignInMethod provider) => Linked.Contains(provider) ? true : NotLinked.Contains(provider) ? false : null;

    /// <summary>The same, with another answer to that.</summary>
    public UserFilter WithLinked(SignInMethod provider, bool? linked)
    {
        var one = EnumSet.Of(provider);
        var (with, without) = (Linked.Without(one), NotLinked.Without(one));
        return this with { Linked = linked is true ? with.Toggle(provider) : with, NotLinked = linked is false ? without.Toggle(provider) : without };
    }
}

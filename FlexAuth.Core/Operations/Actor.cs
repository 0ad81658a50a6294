using System.Net;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Operations;

/// <summary>Who asks for an operation, and from where. The first argument of each operation and query.</summary>
public abstract record Actor
{
    /// <summary>The client's address, as the known proxies report it; null for the console and the system.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The client's User-Agent header, cut to 256 characters.</summary>
    public string? UserAgent { get; init; }
}

/// <summary>Somebody who has not signed in (yet).</summary>
/// <param name="BrowserHash">Hash of the random value in the browser's binding cookie: what a sign-in attempt is tied to (SE4).</param>
public sealed record Visitor(string BrowserHash) : Actor
{
    /// <summary>By what the browser may be known to skip somebody's second factor.</summary>
    public DeviceTokens Devices { get; init; } = DeviceTokens.None;
}

/// <summary>The tokens of remembered devices that came with a request, as hashes.</summary>
/// <param name="ReadAt">When it came. A page that is open since goes on with them, while another tab may have got newer ones.</param>
/// <param name="Hashes">By device.</param>
public sealed record DeviceTokens(DateTimeOffset ReadAt, IReadOnlyDictionary<Guid, string> Hashes)
{
    /// <summary>The browser keeps none.</summary>
    public static DeviceTokens None { get; } = new(default, new Dictionary<Guid, string>());
}

/// <summary>A member with the reach and the power of their place: their organization and those below it.</summary>
public abstract record ActingMember(
    Guid MemberId,
    Guid OrganizationId,
    Guid RootOrganizationId,
    string OrganizationPath,
    MemberRole Role) : Actor
{
    /// <summary>Whether the member belongs to the main organization of the tree.</summary>
    public bool IsInMainOrganization => OrganizationId == RootOrganizationId;
}

/// <summary>A member with a live session.</summary>
public sealed record SignedInMember(
    Guid SessionId,
    Guid MemberId,
    Guid OrganizationId,
    Guid RootOrganizationId,
    string OrganizationPath,
    MemberRole Role) : ActingMember(MemberId, OrganizationId, RootOrganizationId, OrganizationPath, Role);

/// <summary>
/// A job that goes on for the member who asked for it. It needs no session of theirs, but acts only while they have the role and the
/// organization that they had when they asked. It runs no operation: the job runner alone acts as one.
/// </summary>
public sealed record JobOfMember(
    Guid JobId,
    Guid MemberId,
    Guid OrganizationId,
    Guid RootOrganizationId,
    string OrganizationPath,
    MemberRole Role) : ActingMember(MemberId, OrganizationId, RootOrganizationId, OrganizationPath, Role);

/// <summary>Whoever holds the server's console: its authority comes from there.</summary>
public sealed record ConsoleOperator : Actor;

/// <summary>FlexAuth itself: timers and first start.</summary>
public sealed record InstallationItself : Actor;

using System.Globalization;
using System.Net;
using System.Security.Claims;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;

namespace FlexAuth.Web.Hosting.Identity;

/// <summary>
/// The actor as claims and back: a principal is what the framework carries from a request into a circuit. It is made anew from the
/// session's row on each request and never stored.
/// </summary>
internal static class FlexAuthPrincipal
{
    private const string SessionId = "session";
    private const string MemberId = "member";
    private const string OrganizationId = "organization";
    private const string RootOrganizationId = "main_organization";
    private const string OrganizationPath = "organization_path";
    private const string Role = "role";
    private const string Browser = "browser";
    private const string Address = "address";
    private const string UserAgent = "user_agent";
    private const string Device = "device";
    private const string DevicesReadAt = "devices_read_at";
    private const int LongestUserAgent = 256;

    public static ClaimsIdentity SignedIn(SignedInMember member) => new(
        [
            new(SessionId, member.SessionId.ToString()),
            new(MemberId, member.MemberId.ToString()),
            new(OrganizationId, member.OrganizationId.ToString()),
            new(RootOrganizationId, member.RootOrganizationId.ToString()),
            new(OrganizationPath, member.OrganizationPath),
            new(Role, member.Role.ToString()),
        ],
        SessionAuthentication.Scheme);

    /// <summary>Says nothing of who somebody is (no authentication type), only from where they come.</summary>
    public static ClaimsIdentity From(string? browserHash, IPAddress? address, string? userAgent, DeviceTokens? devices = null)
    {
        var identity = new ClaimsIdentity();
        Add(identity, Browser, browserHash);
        Add(identity, Address, address?.ToString());
        Add(identity, UserAgent, userAgent is null ? null : StorableText.Cut(userAgent, LongestUserAgent));
        foreach (var (id, hash) in devices?.Hashes ?? DeviceTokens.None.Hashes)
        {
            Add(identity, Device, $"{id:N}{hash}");
        }

        Add(identity, DevicesReadAt, devices?.ReadAt.UtcTicks.ToString(CultureInfo.InvariantCulture));
        return identity;
    }

    public static Guid? SessionOf(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirst(SessionId)?.Value, out var session) ? session : null;

    public static SignedInMember? MemberOf(ClaimsPrincipal principal) => SessionOf(principal) is { } session
        ? new SignedInMember(
            session,
            Guid.Parse(Value(principal, MemberId)),
            Guid.Parse(Value(principal, OrganizationId)),
            Guid.Parse(Value(principal, RootOrganizationId)),
            Value(principal, OrganizationPath),
            Enum.Parse<MemberRole>(Value(principal, Role)))
        {
            Address = AddressOf(principal),
            UserAgent = principal.FindFirst(UserAgent)?.Value,
        }
        : null;

    /// <summary>The visitor. Without a binding cookie nothing can be tied to the browser: its attempts get a hash that no browser has.</summary>
    public static Visitor VisitorOf(ClaimsPrincipal principal) => new(principal.FindFirst(Browser)?.Value ?? SecretToken.New())
    {
        Devices = DevicesOf(principal),
        Address = AddressOf(principal),
        UserAgent = principal.FindFirst(UserAgent)?.Value,
    };

    private static DeviceTokens DevicesOf(ClaimsPrincipal principal) => principal.FindFirst(DevicesReadAt) is { } readAt
        ? new DeviceTokens(
            new DateTimeOffset(long.Parse(readAt.Value, CultureInfo.InvariantCulture), TimeSpan.Zero),
            principal.FindAll(Device).ToDictionary(device => Guid.ParseExact(device.Value[..32], "N"), device => device.Value[32..]))
        : DeviceTokens.None;

    private static IPAddress? AddressOf(ClaimsPrincipal principal) =>
        IPAddress.TryParse(principal.FindFirst(Address)?.Value, out var address) ? address : null;

    private static string Value(ClaimsPrincipal principal, string type) => principal.FindFirst(type)!.Value;

    private static void Add(ClaimsIdentity identity, string type, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            identity.AddClaim(new Claim(type, value));
        }
    }
}

using FlexAuth.Core.Installation;
using FlexAuth.Core.Operations;
using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting.Identity;

/// <summary>
/// Names and rules of the cookies (HD2). The prefix __Host- makes the browser insist on Secure, Path=/ and no Domain; only a developer's
/// plain-http address does without, since not every browser takes Secure cookies there.
/// </summary>
internal sealed class FlexAuthCookies(IOptions<InstallationOptions> options, TimeProvider clock)
{
    private const string DeviceStem = "flexauth-device-";

    /// <summary>More than a browser is ever given; whoever sends more is not one.</summary>
    private const int MostDevices = 20;

    private readonly bool _secure = options.Value.PublicUrl is not { Scheme: "http" };

    /// <summary>Holds the session's token.</summary>
    public string Session => Name("flexauth-session");

    /// <summary>Binds a sign-in attempt to the browser that began it (SE4).</summary>
    public string Browser => Name("flexauth-browser");

    /// <summary>The framework's antiforgery cookie.</summary>
    public string Antiforgery => Name("flexauth-antiforgery");

    /// <summary>Holds the token of a remembered device: one for each person, so that two who sign in at a time do not write over each other.</summary>
    public string Device(Guid id) => Name($"{DeviceStem}{id:N}");

    /// <summary>The tokens of remembered devices that came with a request.</summary>
    public IEnumerable<(Guid Id, string Token)> DevicesIn(IRequestCookieCollection cookies)
    {
        var stem = Name(DeviceStem);
        return cookies.Where(cookie => cookie.Key.StartsWith(stem, StringComparison.Ordinal) && SecretToken.IsWellFormed(cookie.Value))
            .Select(cookie => (Guid.TryParseExact(cookie.Key[stem.Length..], "N", out var id) ? id : Guid.Empty, cookie.Value))
            .Where(device => device.Item1 != Guid.Empty).DistinctBy(device => device.Item1).Take(MostDevices);
    }

    /// <summary>Names of cookies that look like those of devices and are not read: malformed, or too many. As many as a browser is ever given.</summary>
    public IEnumerable<string> UnreadIn(IRequestCookieCollection cookies)
    {
        var stem = Name(DeviceStem);
        var read = DevicesIn(cookies).Select(device => Device(device.Id)).ToHashSet(StringComparer.Ordinal);
        return cookies.Keys.Where(name => name.StartsWith(stem, StringComparison.Ordinal) && !read.Contains(name)).Take(MostDevices);
    }

    /// <summary>Lax, not Strict: who follows a link from a mail is signed in all the same.</summary>
    public CookieOptions Rules(DateTimeOffset? expires = null) => new()
    {
        HttpOnly = true,
        Secure = _secure,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
        Expires = expires,

        // Counts more than the date where a browser knows both (RFC 6265, section 5.3): its clock may be wrong.
        MaxAge = expires - clock.GetUtcNow(),
    };

    /// <summary>Whether cookies are marked Secure.</summary>
    public CookieSecurePolicy SecurePolicy => _secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    private string Name(string name) => _secure ? $"__Host-{name}" : name;
}

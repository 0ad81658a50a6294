using FlexAuth.Core.Installation;
using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting.Identity;

/// <summary>
/// Names and rules of the cookies (HD2). The prefix __Host- makes the browser insist on Secure, Path=/ and no Domain; only a developer's
/// plain-http address does without, since not every browser takes Secure cookies there.
/// </summary>
internal sealed class FlexAuthCookies(IOptions<InstallationOptions> options)
{
    private readonly bool _secure = options.Value.PublicUrl is not { Scheme: "http" };

    /// <summary>Holds the session's token.</summary>
    public string Session => Name("flexauth-session");

    /// <summary>Binds a sign-in attempt to the browser that began it (SE4).</summary>
    public string Browser => Name("flexauth-browser");

    /// <summary>The framework's antiforgery cookie.</summary>
    public string Antiforgery => Name("flexauth-antiforgery");

    /// <summary>Lax, not Strict: who follows a link from a mail is signed in all the same.</summary>
    public CookieOptions Rules(DateTimeOffset? expires = null) => new()
    {
        HttpOnly = true,
        Secure = _secure,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
        Expires = expires,
    };

    /// <summary>Whether cookies are marked Secure.</summary>
    public CookieSecurePolicy SecurePolicy => _secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    private string Name(string name) => _secure ? $"__Host-{name}" : name;
}

using System.Globalization;

namespace FlexAuth.Web.Hosting;

/// <summary>
/// How this browser wants the pages to look: cookies of the browser's own script, read when the page is rendered, so that
/// neither the theme nor the navigation jumps after loading. Null where the system or the default decides.
/// </summary>
internal sealed record Appearance(string? Theme, string? Navigation)
{
    public const string ThemeCookie = "flexauth-theme";
    public const string NavigationCookie = "flexauth-navigation";

    /// <summary>For the lang attribute. A server without a locale speaks the texts' neutral language, English.</summary>
    public static string Language =>
        CultureInfo.CurrentUICulture.Name.Length == 0 ? "en" : CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public static Appearance From(HttpContext? context) => new(
        Known(context?.Request.Cookies[ThemeCookie], "light", "dark"),
        Known(context?.Request.Cookies[NavigationCookie], "collapsed"));

    private static string? Known(string? value, params ReadOnlySpan<string> allowed) => allowed.Contains(value) ? value : null;
}

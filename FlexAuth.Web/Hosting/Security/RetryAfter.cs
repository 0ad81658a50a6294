using System.Globalization;

namespace FlexAuth.Web.Hosting.Security;

/// <summary>Says in whole seconds when to come again (RFC 9110 section 10.2.3): then, and not before, there is a turn.</summary>
internal static class RetryAfter
{
    public static void Say(HttpResponse response, DateTimeOffset until, DateTimeOffset now) => Say(response, until - now);

    public static void Say(HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}

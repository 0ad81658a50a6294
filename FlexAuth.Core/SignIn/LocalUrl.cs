namespace FlexAuth.Core.SignIn;

/// <summary>
/// The one guard for addresses to return to (LK6): only a path of this application, in plain ASCII as the application
/// itself writes it. Whatever a browser, a proxy or a second decoding could read as another host is refused.
/// </summary>
public static class LocalUrl
{
    /// <summary>The longest address taken.</summary>
    public const int GreatestLength = 2048;

    private const int MostDecodings = 5;

    /// <summary>Whether it is safe to send a browser there.</summary>
    public static bool IsLocal(string? url)
    {
        if (url is not { Length: > 0 and <= GreatestLength } || url[0] != '/')
            return false;
        // Browsers drop tabs and line ends, read \ as /, and several characters beyond ASCII look like / or become one.
        if (!url.All(letter => letter is > ' ' and < '\u007F' and not '\\'))
            return false;
        // A proxy or a handler in between may decode once more than we expect: each reading must be local.
        for (var decoding = 0; decoding < MostDecodings; decoding++)
        {
            var end = url.AsSpan().IndexOfAny('?', '#');
            if (!IsPlainPath(end < 0 ? url : url.AsSpan(0, end)) || url.Any(char.IsControl))
                return false;
            var decoded = Uri.UnescapeDataString(url);
            if (decoded == url)
                return true;
            url = decoded;
        }
        return false;
    }

    /// <summary>The address where it is local, else the other one.</summary>
    public static string OrDefault(string? url, string otherwise = "/") => IsLocal(url) ? url! : otherwise;

    // No "//" or "\", which begin a host, and no dot segments, which could leave such a beginning behind.
    private static bool IsPlainPath(ReadOnlySpan<char> path)
    {
        foreach (var letter in path)
        {
            if (letter is <= ' ' or '\\' or > '\u007E')
                return false;
        }
        if (path.Contains("//", StringComparison.Ordinal))
            return false;
        foreach (var segment in path.Split('/'))
        {
            if (path[segment] is "." or "..")
                return false;
        }
        return true;
    }
}

namespace FlexAuth.Core.SignIn;

/// <summary>A browser's name for people, such as "Chrome on Windows", for lists of sessions. Never used to decide anything.</summary>
public static class BrowserName
{
    private const int LongestRead = 1024;

    // The order counts: Edge, Opera and Samsung's browser also call themselves Chrome, and Chrome calls itself Safari.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"),
        ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"),
    ];

    // iPhones name Mac OS X, Android names Linux.
    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
        ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>The name, or "Unknown browser".</summary>
    public static string From(string? userAgent)
    {
        var text = userAgent is { Length: > LongestRead } ? userAgent[..LongestRead] : userAgent ?? "";
        return (Find(Browsers, text), Find(Systems, text)) switch
        {
            (null, _) => "Unknown browser",
            ({ } browser, null) => browser,
            ({ } browser, { } system) => $"{browser} on {system}",
        };
    }

    private static string? Find((string Mark, string Name)[] table, string text) =>
        table.FirstOrDefault(row => text.Contains(row.Mark, StringComparison.Ordinal)).Name;
}

namespace FlexAuth.Core.Passwords;

/// <summary>The passwords that attackers try first, from the embedded list (PW2).</summary>
internal static class CommonPasswords
{
    private static readonly Lazy<HashSet<string>> Known = new(Load);

    /// <summary>How many the list holds.</summary>
    public static int Count => Known.Value.Count;

    /// <summary>Whether the password is one of them, in whatever case.</summary>
    public static bool Contains(string password) => Known.Value.Contains(password);

    private static HashSet<string> Load()
    {
        using var list = typeof(CommonPasswords).Assembly.GetManifestResourceStream("FlexAuth.Core.Passwords.common-passwords.txt")!;
        using var reader = new StreamReader(list);
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith("# ", StringComparison.Ordinal))
                known.Add(line);
        }
        return known;
    }
}

namespace FlexAuth.Core.SecondFactors.Authenticator;

/// <summary>A numeric code as people type and paste it: "123456", "123 456", with spaces around.</summary>
internal static class TypedCode
{
    private const int LongestTyped = 64;

    /// <summary>The digits without spaces, or null unless exactly so many ASCII digits and nothing else were typed.</summary>
    public static string? Digits(string? typed, int count)
    {
        if (typed is null || typed.Length > LongestTyped)
            return null;
        // Apps show "123 456" with an ordinary, a non-breaking or a narrow non-breaking space.
        var text = typed.Trim().Replace(" ", "").Replace("\u00A0", "").Replace("\u202F", "");
        return text.Length == count && text.All(char.IsAsciiDigit) ? text : null;
    }
}

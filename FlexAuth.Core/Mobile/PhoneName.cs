using FlexAuth.Core.SignIn;

namespace FlexAuth.Core.Mobile;

/// <summary>What its owner calls a phone. It decides nothing.</summary>
internal static class PhoneName
{
    /// <summary>The most characters of a name.</summary>
    public const int Longest = 60;

    /// <summary>What was typed, in one line; where nothing was, what the phone says that it is.</summary>
    public static string Of(string? typed, string? userAgent)
    {
        var line = new string((typed ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(Longest).ToArray()).Trim();
        return line.Length > 0 ? line : BrowserName.From(userAgent);
    }
}

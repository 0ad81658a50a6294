namespace FlexAuth.Core.SecondFactors.Authenticator;

/// <summary>The seed as text, for those who cannot scan the QR code.</summary>
public static class KeyText
{
    /// <summary>The Base32 key in groups of four, such as "JBSW Y3DP EHPK 3PXP".</summary>
    public static string For(ReadOnlySpan<byte> seed) =>
        string.Join(' ', Base32.Encode(seed).Chunk(4).Select(group => new string(group)));
}

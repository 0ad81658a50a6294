namespace FlexAuth.Core.Delivery.Sms;

/// <summary>As how many SMS a text is sent, and billed (3GPP TS 23.038 and 23.040).</summary>
public static class SmsLength
{
    /// <summary>The signs of the default alphabet.</summary>
    private const string Single =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>Those of its extension.</summary>
    private const string Double = "^{}\\[~]|€\f";

    /// <summary>In the default alphabet one SMS holds 160 signs, and each of several 153. One sign of another makes the whole text UCS-2: 70, and 67.</summary>
    public static int Parts(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.All(sign => Single.Contains(sign, StringComparison.Ordinal) || Double.Contains(sign, StringComparison.Ordinal))
            ? Parts(text.Length + text.Count(sign => Double.Contains(sign, StringComparison.Ordinal)), 160, 153)
            : Parts(text.Length, 70, 67);
    }

    private static int Parts(int length, int alone, int ofSeveral) => length <= alone ? 1 : (length + ofSeveral - 1) / ofSeveral;
}

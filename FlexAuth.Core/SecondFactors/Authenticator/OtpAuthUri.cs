namespace FlexAuth.Core.SecondFactors.Authenticator;

/// <summary>The <c>otpauth://</c> address that a QR code carries (Key Uri Format of Google Authenticator).</summary>
public static class OtpAuthUri
{
    /// <summary>The address that adds an account to an authentication app.</summary>
    /// <param name="issuer">Who asks for the code; stands in the label and in the parameter, for old and new apps.</param>
    /// <param name="account">Whose account it is, usually the email address.</param>
    /// <param name="seed">The shared secret.</param>
    public static string For(string issuer, string account, ReadOnlySpan<byte> seed)
    {
        var by = Part(issuer);
        return $"otpauth://totp/{by}:{Part(account)}?secret={Base32.Encode(seed)}&issuer={by}"
            + $"&algorithm=SHA1&digits={Totp.Digits}&period={Totp.PeriodSeconds}";
    }

    // A colon parts issuer and account, also for apps that unescape the label first; so neither may contain one.
    private static string Part(string text) => Uri.EscapeDataString(text.Replace(":", "").Trim());
}

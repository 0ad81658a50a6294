namespace FlexAuth.Core.SecondFactors.Authenticator;

/// <summary>A seed in the forms that an authentication app takes it in. Shown while it is set up, and never again (OT4).</summary>
/// <param name="QrCodeSvg">The otpauth address as an SVG element.</param>
/// <param name="KeyText">The key for typing, in groups of four.</param>
/// <param name="OtpAuthUri">The otpauth address.</param>
public sealed record AuthenticatorSecret(string QrCodeSvg, string KeyText, string OtpAuthUri)
{
    private const string Issuer = "FlexAuth";

    internal static AuthenticatorSecret Of(string email, byte[] seed)
    {
        var address = Authenticator.OtpAuthUri.For(Issuer, email, seed);
        return new AuthenticatorSecret(QrCode.Svg(address, "QR code for your authentication app"), Authenticator.KeyText.For(seed), address);
    }

    /// <summary>Without the secrets: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => nameof(AuthenticatorSecret);
}

using FlexAuth.Core.Mobile;

namespace FlexAuth.Web.Mobile;

/// <summary>What comes to POST /registrations.</summary>
internal sealed record RegistrationBody(string? Email, string? Password, string? Code, string? Name, string? PublicKey)
{
    public PhoneToRegister Asked => new(Email, Password, Code, Name, PublicKey);

    /// <summary>Without the secrets (AU3).</summary>
    public override string ToString() => nameof(RegistrationBody);
}

/// <summary>What comes to what a phone signs: its PIN, unlocking, revoking.</summary>
internal sealed record SignedBody(string? Challenge, string? Signature, string? Pin, string? NewPin)
{
    public PhoneProof By(Guid phoneId) => new(phoneId, Challenge ?? "", Signature ?? "");

    /// <summary>Without the secrets (AU3).</summary>
    public override string ToString() => nameof(SignedBody);
}

/// <summary>What comes to POST /tokens/refresh and /tokens/revoke.</summary>
internal sealed record RefreshBody(string? RefreshToken)
{
    /// <summary>Without the token (AU3).</summary>
    public override string ToString() => nameof(RefreshBody);
}

/// <summary>A phone that was registered just now.</summary>
internal sealed record RegistrationAnswer(Guid Id, string Name, bool PinRequired)
{
    public static RegistrationAnswer Of(NewPhone phone) => new(phone.PhoneId, phone.Name, phone.PinRequired);
}

/// <summary>The names of RFC 6749 section 5.1, in the case of this API.</summary>
internal sealed record TokenAnswer(string TokenType, string AccessToken, int ExpiresIn, DateTimeOffset ExpiresAt, string RefreshToken, DateTimeOffset LockedAt)
{
    /// <summary>With the seconds that are left, too: the clock of a phone may be wrong.</summary>
    public static TokenAnswer Of(PhoneTokens tokens, DateTimeOffset now) =>
        new("Bearer", tokens.AccessToken, (int)(tokens.ExpiresAt - now).TotalSeconds, tokens.ExpiresAt, tokens.RefreshToken, tokens.LockedAt);

    /// <summary>Without the tokens (AU3).</summary>
    public override string ToString() => nameof(TokenAnswer);
}

using System.Text.Json;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.SecondFactors.Passkeys;

namespace FlexAuth.Web.Mobile;

/// <summary>What comes to POST /registrations.</summary>
internal sealed record RegistrationBody(string? Email, string? Password, string? Code, string? Name, string? PublicKey)
{
    internal PhoneToRegister Asked => new(Email, Password, Code, Name, PublicKey);

    /// <summary>Without the secrets (AU3).</summary>
    public override string ToString() => nameof(RegistrationBody);
}

/// <summary>What comes to what a phone signs: its PIN or passkey, unlocking, revoking.</summary>
internal sealed record SignedBody(string? Challenge, string? Signature, string? Pin, string? NewPin, PasskeyBody? Passkey)
{
    public PhoneProof By(Guid phoneId) => new(phoneId, Challenge ?? "", Signature ?? "");

    /// <summary>Without the secrets (AU3).</summary>
    public override string ToString() => nameof(SignedBody);
}

/// <summary>What the browser made of a question for the phone's passkey.</summary>
/// <param name="Challenge">The one that came with the question.</param>
/// <param name="Credential">In WebAuthn's JSON form (Level 3, section 5.1.8).</param>
internal sealed record PasskeyBody(string? Challenge, JsonElement? Credential)
{
    /// <summary>Where none came: it is refused as any other that is none.</summary>
    public static PasskeyBody None { get; } = new(null, null);

    internal PasskeyAnswer Answer => new(Challenge ?? "", Credential?.GetRawText() ?? "");

    /// <summary>Without the signature (AU3).</summary>
    public override string ToString() => nameof(PasskeyBody);
}

/// <summary>A question for the phone's passkey.</summary>
/// <param name="Options">For <c>navigator.credentials</c>, in WebAuthn's JSON form.</param>
/// <param name="Challenge">Comes back with the answer.</param>
internal sealed record PasskeyQuestion(JsonElement Options, string Challenge)
{
    public static PasskeyQuestion Of(PasskeyRequest request) => new(JsonSerializer.Deserialize<JsonElement>(request.OptionsJson), request.Challenge);

    /// <summary>Without the challenge (AU3).</summary>
    public override string ToString() => nameof(PasskeyQuestion);
}

/// <summary>What comes to POST /tokens/refresh and /tokens/revoke.</summary>
internal sealed record RefreshBody(string? RefreshToken)
{
    /// <summary>Without the token (AU3).</summary>
    public override string ToString() => nameof(RefreshBody);
}

/// <summary>A phone that was registered just now.</summary>
internal sealed record RegistrationAnswer(Guid Id, string Name, bool PinRequired, int MadeRoom)
{
    public static RegistrationAnswer Of(NewPhone phone) => new(phone.PhoneId, phone.Name, phone.PinRequired, phone.MadeRoom);
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

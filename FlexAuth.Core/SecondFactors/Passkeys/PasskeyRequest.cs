namespace FlexAuth.Core.SecondFactors.Passkeys;

/// <summary>What the browser is asked for.</summary>
/// <param name="OptionsJson">The options for <c>navigator.credentials</c>, in WebAuthn's JSON form.</param>
/// <param name="Challenge">The sealed challenge, which comes back with the answer: kept by the circuit, or by the phone.</param>
public sealed record PasskeyRequest(string OptionsJson, string Challenge)
{
    /// <summary>Without the challenge (AU3).</summary>
    public override string ToString() => nameof(PasskeyRequest);
}

/// <summary>What the browser answered.</summary>
/// <param name="Challenge">The sealed challenge that was asked with.</param>
/// <param name="CredentialJson">The credential, in WebAuthn's JSON form.</param>
public sealed record PasskeyAnswer(string Challenge, string CredentialJson)
{
    /// <summary>Without the signature (AU3).</summary>
    public override string ToString() => nameof(PasskeyAnswer);
}

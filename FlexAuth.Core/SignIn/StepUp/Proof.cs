namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>How somebody who is signed in proves themselves again.</summary>
public enum ProofKind
{
    /// <summary>A passkey of theirs, which verifies them itself.</summary>
    Passkey,

    /// <summary>A code of their authentication app.</summary>
    AuthenticationApp,

    /// <summary>A code by SMS, with the password where they have one.</summary>
    SmsCode,

    /// <summary>A code by mail, with the password where they have one.</summary>
    EmailCode,

    /// <summary>Their password, where they have nothing else.</summary>
    Password,

    /// <summary>Their recovery code, with the password where they have one. It is spent by it.</summary>
    RecoveryCode,

    /// <summary>A fresh sign-in at a provider, where they have no password.</summary>
    Provider,
}

/// <summary>What a proof is wanted for.</summary>
public enum ProofStrength
{
    /// <summary>For whatever an open screen is not enough for.</summary>
    Any,

    /// <summary>For a change of the second factors themselves: by one of them, or the recovery code (OT5, RC4).</summary>
    Factor,
}

/// <summary>What somebody who is signed in gives to prove themselves again.</summary>
/// <param name="Kind">The way that was offered.</param>
/// <param name="Code">The code; empty where the password alone is asked for.</param>
/// <param name="Password">The password, where it is asked for.</param>
public sealed record Proof(ProofKind Kind, string Code, string Password = "")
{
    /// <summary>Without the secrets: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => $"{nameof(Proof)} {{ {Kind} }}";
}

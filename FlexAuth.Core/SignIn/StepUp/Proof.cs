namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>How somebody who is signed in proves themselves again.</summary>
public enum ProofKind
{
    /// <summary>A code of their authentication app.</summary>
    AuthenticationApp,

    /// <summary>Their password, where they have no app.</summary>
    Password,
}

/// <summary>What somebody who is signed in gives to prove themselves again.</summary>
/// <param name="Kind">The way that was offered.</param>
/// <param name="Secret">The code or the password.</param>
public sealed record Proof(ProofKind Kind, string Secret)
{
    /// <summary>Without the secret: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => $"{nameof(Proof)} {{ {Kind} }}";
}

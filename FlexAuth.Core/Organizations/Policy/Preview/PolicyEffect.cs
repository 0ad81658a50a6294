namespace FlexAuth.Core.Organizations.Policy.Preview;

/// <summary>What a change of the rules means for somebody: the gravest of what holds for them. In the order of gravity.</summary>
public enum PolicyEffect
{
    /// <summary>Nothing.</summary>
    Unaffected,

    /// <summary>A browser of theirs is forgotten: it asks for the second factor again.</summary>
    ForgetsDevice,

    /// <summary>A second factor of theirs counts no more; another one does.</summary>
    LosesMethod,

    /// <summary>They have to set up an authentication app before they can register a phone.</summary>
    NeedsApp,

    /// <summary>They cannot register a phone any more: it asks for a code of the authentication app, which is not allowed to them.</summary>
    CannotRegister,

    /// <summary>They have to register their phone anew, with a PIN.</summary>
    NeedsPin,

    /// <summary>They have to register their phone anew, with a code of the authentication app.</summary>
    NeedsCode,

    /// <summary>They have to set something up before they get in.</summary>
    MustSetUp,

    /// <summary>Email and password is no way in for them any more; a provider is.</summary>
    KeepsProvider,

    /// <summary>They have no way in any more.</summary>
    LosesLastWayIn,
}

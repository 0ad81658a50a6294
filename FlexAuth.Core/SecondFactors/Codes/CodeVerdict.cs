namespace FlexAuth.Core.SecondFactors.Codes;

/// <summary>What a typed code is. Only the first is of any use; the others say what to do next, and nothing that helps in guessing.</summary>
internal enum CodeVerdict
{
    /// <summary>The newest one, in time; it is spent now.</summary>
    Right,

    /// <summary>None that was sent.</summary>
    Wrong,

    /// <summary>The newest one, too late.</summary>
    Expired,

    /// <summary>One that was sent before the newest.</summary>
    Replaced,

    /// <summary>The newest one, again.</summary>
    Used,
}

namespace FlexAuth.Core.SecondFactors.Passkeys;

/// <summary>Passkeys; the configuration section <c>FlexAuth:Passkeys</c>.</summary>
public sealed class PasskeyOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:Passkeys";

    /// <summary>
    /// The domain that passkeys belong to (the RP ID): the host of the public address, or a domain above it. Null takes the host. Passkeys
    /// that were added under another one are lost.
    /// </summary>
    public string? RelyingPartyId { get; set; }

    /// <summary>How long the browser has to answer.</summary>
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The most that one person can have.</summary>
    public int MostPerPerson { get; set; } = 20;
}

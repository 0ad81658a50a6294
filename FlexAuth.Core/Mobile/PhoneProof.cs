namespace FlexAuth.Core.Mobile;

/// <summary>What a phone signs. A signature for the one is none for the other.</summary>
public enum PhonePurpose
{
    /// <summary>To choose its PIN.</summary>
    ChoosePin,

    /// <summary>To have another one, or one in place of its passkey.</summary>
    ChangePin,

    /// <summary>To be asked for a new passkey.</summary>
    NewPasskey,

    /// <summary>To have it.</summary>
    ChoosePasskey,

    /// <summary>To be asked for the passkey that it has.</summary>
    AskPasskey,

    /// <summary>To be unlocked.</summary>
    Unlock,

    /// <summary>To end its registration.</summary>
    Leave,
}

/// <summary>A phone shows that it is the one that was registered.</summary>
/// <param name="PhoneId">Which it says it is.</param>
/// <param name="Challenge">Of this server.</param>
/// <param name="Signature">By the phone's key, of <see cref="TextFor"/>.</param>
public sealed record PhoneProof(Guid PhoneId, string Challenge, string Signature)
{
    private const int LongestChallenge = 512;

    /// <summary>Whether it can be one at all.</summary>
    internal bool IsWellFormed => Challenge is { Length: > 0 and <= LongestChallenge } && Signature is not null;

    /// <summary>What is signed: three lines, so that nothing that was signed elsewhere or for something else can be it.</summary>
    public string TextFor(PhonePurpose purpose) => TextOf(purpose, PhoneId, Challenge);

    /// <summary>The same before it is signed.</summary>
    public static string TextOf(PhonePurpose purpose, Guid phoneId, string challenge) => $"flexauth-mobile-{Words(purpose)}\n{phoneId:D}\n{challenge}";

    /// <summary>Without what opens something (AU3).</summary>
    public override string ToString() => $"{nameof(PhoneProof)} {{ {PhoneId} }}";

    private static string Words(PhonePurpose purpose) => purpose switch
    {
        PhonePurpose.ChoosePin => "pin",
        PhonePurpose.ChangePin => "change-pin",
        PhonePurpose.NewPasskey => "new-passkey",
        PhonePurpose.ChoosePasskey => "passkey",
        PhonePurpose.AskPasskey => "passkey-challenge",
        PhonePurpose.Unlock => "unlock",
        PhonePurpose.Leave => "revoke",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, null),
    };
}

using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn.Devices;

namespace FlexAuth.Core.Mobile;

/// <summary>The tokens of an unlocked phone: the only time that they are known.</summary>
/// <param name="AccessToken">Opens the API, until <paramref name="ExpiresAt"/>.</param>
/// <param name="ExpiresAt">When that is void.</param>
/// <param name="RefreshToken">Is traded for the next ones.</param>
/// <param name="LockedAt">When the phone has to be unlocked again in any case; unused, much sooner.</param>
public sealed record PhoneTokens(string AccessToken, DateTimeOffset ExpiresAt, string RefreshToken, DateTimeOffset LockedAt)
{
    /// <summary>No access token outlives its unlocking.</summary>
    internal static DateTimeOffset Sooner(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>Without the tokens (AU3).</summary>
    public override string ToString() => nameof(PhoneTokens);
}

/// <summary>A refresh token: one half stays for an unlocking and tells whose it is, the other changes with each use.</summary>
internal sealed record RefreshPair(string Unlocking, string Turn)
{
    private const char Between = '.';

    public static RefreshPair New() => new(SecretToken.New(), SecretToken.New());

    /// <summary>Null where the text is none.</summary>
    public static RefreshPair? Read(string? text) =>
        text?.Split(Between) is [var unlocking, var turn] && SecretToken.IsWellFormed(unlocking) && SecretToken.IsWellFormed(turn)
            ? new RefreshPair(unlocking, turn)
            : null;

    public string UnlockHash => SecretToken.Hash(Unlocking);

    public string TurnHash => SecretToken.Hash(Turn);

    /// <summary>What follows: the same for all who bring this one.</summary>
    public RefreshPair Next(byte[] seed) => this with { Turn = DeviceSeeds.Next(seed, TurnHash) };

    /// <summary>The access token that comes with this one.</summary>
    public string Access(byte[] seed) => DeviceSeeds.Next(seed, $"access {TurnHash}");

    /// <summary>As the phone keeps it.</summary>
    public string Text => $"{Unlocking}{Between}{Turn}";

    /// <summary>Without the secrets (AU3).</summary>
    public override string ToString() => nameof(RefreshPair);
}

using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Tests.Core;

/// <summary>What a person knows and holds: their address, password, authentication app and recovery code.</summary>
internal sealed record Account(Guid Id, string Email)
{
    /// <summary>Passes every rule; its hash is computed once for all tests.</summary>
    public const string UsualPassword = "seven quiet otters";

    public string Password { get; init; } = UsualPassword;

    /// <summary>The app's secret; empty where the person has no app.</summary>
    public byte[] Seed { get; init; } = [];

    public string RecoveryCode { get; init; } = "";

    /// <summary>The person takes the key that the step shows into their app.</summary>
    public Account Scan(SetUpAuthenticator step) =>
        this with { Seed = Base32.TryDecode(step.KeyText.Replace(" ", ""), out var seed) ? seed : throw new FormatException(step.KeyText) };

    /// <summary>Six digits of which nothing can be said but that they are wrong.</summary>
    public string WrongCode(TimeProvider clock) => Enumerable.Range(0, 10).Select(digit => new string((char)('0' + digit), Totp.Digits))
        .First(code => Totp.FindStep(Seed, code, clock.GetUtcNow(), 2 * CodeTrouble.Reach) is null);

    /// <summary>What the person's app shows now, or so many steps later.</summary>
    public string Code(TimeProvider clock, int steps = 0) => Totp.Compute(Seed, Totp.StepAt(clock.GetUtcNow()) + steps);
}

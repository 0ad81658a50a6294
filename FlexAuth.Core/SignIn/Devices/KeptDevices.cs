namespace FlexAuth.Core.SignIn.Devices;

/// <summary>What a browser keeps of remembered devices from now on.</summary>
/// <param name="Kept">The device of whoever just signed in, with its new token; null where it is not remembered.</param>
/// <param name="Gone">Of which it keeps something in vain.</param>
public sealed record KeptDevices(KeptDevice? Kept, IReadOnlyCollection<Guid> Gone)
{
    /// <summary>Nothing changes.</summary>
    public static KeptDevices None { get; } = new(null, []);
}

/// <summary>A device with its token, which is known this once.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Token">The secret for the cookie.</param>
/// <param name="ExpiresAt">When it is forgotten, unless it is used before.</param>
public sealed record KeptDevice(Guid Id, string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>Without the token (AU3).</summary>
    public override string ToString() => $"{nameof(KeptDevice)} {{ {Id} }}";
}

using FlexAuth.Core.SignIn.Devices;

namespace FlexAuth.Core.SignIn;

/// <summary>A session that just began: the only time that its token is known.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Token">The secret for the cookie.</param>
/// <param name="ExpiresAt">Its absolute end.</param>
public sealed record StartedSession(Guid SessionId, string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>What the browser keeps of remembered devices from now on.</summary>
    public KeptDevices Devices { get; init; } = KeptDevices.None;

    /// <summary>Without the token (AU3).</summary>
    public override string ToString() => $"{nameof(StartedSession)} {{ {SessionId} }}";
}

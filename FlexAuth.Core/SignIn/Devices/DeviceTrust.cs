using FlexAuth.Core.Data;

namespace FlexAuth.Core.SignIn.Devices;

/// <summary>What a token that a browser brought says of a living device.</summary>
internal enum DeviceTrust
{
    /// <summary>It is the device's.</summary>
    Right,

    /// <summary>It is not, and may never have been; or the page is open since before a newer one was given.</summary>
    None,

    /// <summary>A newer one had taken its place for longer than a browser needs to get it: somebody has a copy.</summary>
    Copied,
}

internal static class DeviceTrusting
{
    /// <summary>How long the token before is taken beside the newer one: two tabs, a request that is sent twice, an answer that got lost.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <param name="device">The device that the browser says it is.</param>
    /// <param name="hash">Of the token that it brought.</param>
    /// <param name="readAt">When it brought it: a page goes on with what it had when it was opened.</param>
    public static DeviceTrust Of(RememberedDevice device, string hash, DateTimeOffset readAt) => device switch
    {
        _ when device.TokenHash == hash => DeviceTrust.Right,
        { FormerUntil: null } => DeviceTrust.None,
        _ when readAt > device.FormerUntil => DeviceTrust.Copied,
        _ => device.FormerTokenHash == hash ? DeviceTrust.Right : DeviceTrust.None,
    };
}

using FlexAuth.Core.Data;

namespace FlexAuth.Core.SignIn.Devices;

/// <summary>What a token that a browser brought says of a living device.</summary>
internal enum DeviceTrust
{
    /// <summary>It is the device's.</summary>
    Right,

    /// <summary>It is not, and never was; or the page is open since before a newer one was given.</summary>
    None,

    /// <summary>It was once, and a newer one is in use: somebody has a copy.</summary>
    Copied,
}

internal static class DeviceTrusting
{
    /// <summary>How long the token before is taken beside the newer one that a browser came with: two tabs, a request that is sent twice.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Whether it is the token of the device, or the one before in time.</summary>
    public static bool IsKnown(RememberedDevice device, string hash, DateTimeOffset readAt) =>
        device.TokenHash == hash || (device.FormerTokenHash == hash && (device.FormerUntil is null || readAt <= device.FormerUntil));

    /// <param name="device">The device that the browser says it is.</param>
    /// <param name="seed">Of its tokens.</param>
    /// <param name="hash">Of the token that it brought.</param>
    /// <param name="readAt">When it brought it: a page goes on with what it had when it was opened.</param>
    public static DeviceTrust Of(RememberedDevice device, byte[] seed, string hash, DateTimeOffset readAt)
    {
        if (IsKnown(device, hash, readAt))
        {
            return DeviceTrust.Right;
        }

        var copiedFrom = device.FormerUntil ?? device.LastUsedAt + Grace;
        return readAt > copiedFrom && DeviceSeeds.WasGiven(seed, hash, device) ? DeviceTrust.Copied : DeviceTrust.None;
    }
}

using FlexAuth.Tests.Core.SecondFactors;

namespace FlexAuth.Tests.Stories;

/// <summary>An authentication app on somebody's phone; its codes are oathtool's.</summary>
internal sealed class AuthenticationApp(string key)
{
    private const int StepSeconds = 30;

    private long _given;

    public string Key { get; } = key.Replace(" ", "");

    /// <summary>
    /// The earliest code that was not given yet and is accepted now: the server takes the step before and the one after. Three codes in
    /// a row cost no waiting; for a fourth it waits until the clock brings it.
    /// </summary>
    public async Task<string> NextCodeAsync()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var step = now / StepSeconds;
        // Late in a step the one before would be too old on arrival.
        var next = Math.Max(now % StepSeconds < StepSeconds / 2 ? step - 1 : step, _given + 1);
        if (next > step + 1)
            await UntilAsync(DateTimeOffset.FromUnixTimeSeconds((next - 1) * StepSeconds));
        _given = next;
        return await CodeOfAsync(next);
    }

    private static async Task UntilAsync(DateTimeOffset moment)
    {
        var left = moment - TimeProvider.System.GetUtcNow();
        if (left > TimeSpan.Zero)
            await Task.Delay(left, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private Task<string> CodeOfAsync(long step) =>
        Tool.RunAsync("oathtool", ["--totp", "--base32", $"--now=@{step * StepSeconds}", Key]);
}

using System.Globalization;
using FlexAuth.Core.SecondFactors.Authenticator;

namespace FlexAuth.Tests.Core.SecondFactors;

/// <summary>Codes from a generator that is not ours.</summary>
[Trait("Needs", "Server")]
public sealed class OathToolTests
{
    [Theory, Trait("Rule", "OT2")]
    [InlineData(-3, false)]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public async Task Codes_of_one_step_before_to_one_after_pass_and_no_others(int step, bool passes)
    {
        var seed = AuthenticatorSeed.New();
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 17, TimeSpan.Zero);
        var at = now.AddSeconds(step * Totp.PeriodSeconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var code = await Tool.RunAsync("oathtool", ["--totp", "--base32", "--now", at, KeyText.For(seed)]);
        Assert.Equal(passes ? Totp.StepAt(now) + step : null, Totp.FindStep(seed, code, now));
    }
}

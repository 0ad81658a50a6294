using System.Text;
using FlexAuth.Core.SecondFactors.Authenticator;

namespace FlexAuth.Tests.Core.SecondFactors;

public sealed class TotpTests
{
    private static readonly byte[] Seed = Encoding.ASCII.GetBytes("12345678901234567890");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_111_111_111);
    private static readonly long Current = Totp.StepAt(Now);

    // RFC 6238 appendix B (SHA-1), the last six of its eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_vectors_of_RFC_6238_hold(long seconds, string code)
    {
        var moment = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, Totp.Compute(Seed, Totp.StepAt(moment)));
        Assert.Equal(Totp.StepAt(moment), Totp.FindStep(Seed, code, moment));
    }

    // RFC 4226 appendix D.
    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(3, "969429")]
    [InlineData(4, "338314")]
    [InlineData(5, "254676")]
    [InlineData(6, "287922")]
    [InlineData(7, "162583")]
    [InlineData(8, "399871")]
    [InlineData(9, "520489")]
    public void The_vectors_of_RFC_4226_hold(long counter, string code) => Assert.Equal(code, Totp.Compute(Seed, counter));

    [Theory, Trait("Rule", "OT2")]
    [InlineData(-3, false)]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public void Only_one_step_of_drift_is_accepted_and_the_step_is_told(int drift, bool accepted) =>
        Assert.Equal(accepted ? Current + drift : null, Totp.FindStep(Seed, Totp.Compute(Seed, Current + drift), Now));

    [Theory, Trait("Rule", "OT2")]
    [InlineData("050471")]
    [InlineData(" 050471 ")]
    [InlineData("050 471")]
    [InlineData("050\u00A0471")]
    [InlineData("050\u202F471")]
    [InlineData("\t050471\r\n")]
    [InlineData("0 5 0 4 7 1")]
    public void Spaces_typed_or_pasted_do_not_matter(string typed) => Assert.Equal(Current, Totp.FindStep(Seed, typed, Now));

    [Theory, Trait("Rule", "OT2")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("      ")]
    [InlineData("+050471")]
    [InlineData("-050471")]
    [InlineData("0050471")]
    [InlineData("50471")]
    [InlineData("050471.")]
    [InlineData("050-471")]
    [InlineData("050\n471")]
    [InlineData("050471\0")]
    [InlineData("0x50471")]
    [InlineData("14050471")]
    [InlineData("\uFF10\uFF15\uFF10\uFF14\uFF17\uFF11")]
    [InlineData("\u0660\u0665\u0660\u0664\u0667\u0661")]
    [InlineData("05047\u0661")]
    [InlineData("050471\u200B")]
    public void Anything_but_six_ASCII_digits_is_refused(string? typed) => Assert.Null(Totp.FindStep(Seed, typed, Now));

    [Fact, Trait("Rule", "OT2")]
    public void Ten_megabytes_are_refused() => Assert.Null(Totp.FindStep(Seed, new string('1', 10_000_000), Now));

    [Fact]
    public void The_code_of_another_seed_is_refused() =>
        Assert.Null(Totp.FindStep(Encoding.ASCII.GetBytes("09876543210987654321"), "050471", Now));

    [Fact]
    public void A_new_seed_has_160_bits_and_is_never_the_same()
    {
        var seeds = Enumerable.Range(0, 1000).Select(_ => AuthenticatorSeed.New()).ToList();
        Assert.All(seeds, seed => Assert.Equal(20, seed.Length));
        Assert.Equal(1000, seeds.Select(Convert.ToHexString).Distinct().Count());
    }
}

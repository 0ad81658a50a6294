using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.SecondFactors.RecoveryCode;

namespace FlexAuth.Tests.Core.SecondFactors;

public sealed class RecoveryCodeTextTests
{
    [Fact, Trait("Rule", "RC1")]
    public void A_code_has_at_least_80_random_bits()
    {
        var codes = Enumerable.Range(0, 20_000).Select(_ => RecoveryCodeText.New()).ToList();
        Assert.All(codes, code => Assert.Matches("^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$", code));
        Assert.Equal(codes.Count, codes.Distinct().Count());
        // 20 letters of 32 are 100 bits if each letter is as likely as another, at each place.
        for (var place = 0; place < 20; place++)
        {
            var counts = codes.GroupBy(code => code.Replace("-", "")[place]).Select(group => group.Count()).ToList();
            Assert.Equal(32, counts.Count);
            // 625 each; seven standard deviations to either side.
            Assert.All(counts, count => Assert.InRange(count, 450, 800));
        }
    }

    [Theory, Trait("Rule", "RC1")]
    [InlineData("01ABC-DEFGH-JKMNP-QRSTV")]
    [InlineData("01abc-defgh-jkmnp-qrstv")]
    [InlineData(" 01ABC DEFGH JKMNP QRSTV\r\n")]
    [InlineData("01ABCDEFGHJKMNPQRSTV")]
    [InlineData("OIABC-DEFGH-JKMNP-QRSTV")]
    [InlineData("olabc-defgh-jkmnp-qrstv")]
    [InlineData("0LABC\u2013DEFGH\u2011JKMNP\u2014QRSTV")]
    [InlineData("0iABC\u00A0DEFGH\u00A0JKMNP\u00A0QRSTV")]
    public void Whatever_a_person_makes_of_it_is_the_same_code(string typed) =>
        Assert.Equal("01ABCDEFGHJKMNPQRSTV", RecoveryCodeText.Normalize(typed));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01ABC-DEFGH-JKMNP-QRST")]
    [InlineData("01ABC-DEFGH-JKMNP-QRSTVW")]
    [InlineData("U1ABC-DEFGH-JKMNP-QRSTV")]
    [InlineData("01ABC-DEFGH-JKMNP-QRST!")]
    [InlineData("\uFF10\uFF11ABC-DEFGH-JKMNP-QRSTV")]
    [InlineData("123456")]
    public void What_cannot_be_a_code_is_refused(string? typed) => Assert.Null(RecoveryCodeText.Normalize(typed));

    [Fact]
    public void Ten_megabytes_are_refused() => Assert.Null(RecoveryCodeText.Normalize(new string('A', 10_000_000)));

    [Fact, Trait("Rule", "RC1")]
    public void Its_hash_is_SHA_256()
    {
        var code = RecoveryCodeText.Normalize(RecoveryCodeText.New())!;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(code))), RecoveryCodeText.Hash(code));
    }
}

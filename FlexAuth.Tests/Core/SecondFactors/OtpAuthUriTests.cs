using System.Text;
using FlexAuth.Core.SecondFactors.Authenticator;

namespace FlexAuth.Tests.Core.SecondFactors;

public sealed class OtpAuthUriTests
{
    private static readonly byte[] Seed = Encoding.ASCII.GetBytes("12345678901234567890");

    [Fact]
    public void The_issuer_stands_in_the_label_and_in_the_parameter() => Assert.Equal(
        "otpauth://totp/FlexAuth:anna%40acme.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=FlexAuth&algorithm=SHA1&digits=6&period=30",
        OtpAuthUri.For("FlexAuth", "anna@acme.example", Seed));

    [Theory]
    [InlineData("Müller & Söhne", "a+b@acme.example")]
    [InlineData("A/B?secret=X#y%41", "x&issuer=evil@acme.example")]
    [InlineData("Acme 🚀", "名前@例え.jp")]
    public void Names_come_back_as_they_were(string issuer, string account)
    {
        var uri = new Uri(OtpAuthUri.For(issuer, account, Seed));
        var label = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')).Split(':');
        var parameters = uri.Query.TrimStart('?').Split('&').Select(part => part.Split('=')).ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[1]));
        Assert.Equal([issuer, account], label);
        Assert.Equal(issuer, parameters["issuer"]);
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", parameters["secret"]);
    }

    [Fact]
    public void A_colon_in_the_issuer_does_not_part_the_label() =>
        Assert.StartsWith("otpauth://totp/Acme%20Portal:anna%40acme.example?", OtpAuthUri.For("Acme: Portal", "anna@acme.example", Seed), StringComparison.Ordinal);

    [Fact]
    public void The_key_is_shown_in_groups_of_four() =>
        Assert.Equal("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", KeyText.For(Seed));
}

using System.Text;
using FlexAuth.Core.SecondFactors.Authenticator;

namespace FlexAuth.Tests.Core.SecondFactors;

public sealed class Base32Tests
{
    // RFC 4648 section 10, less the padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void The_vectors_of_the_RFC_hold_both_ways(string plain, string encoded)
    {
        Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(plain)));
        Assert.True(Base32.TryDecode(encoded, out var bytes));
        Assert.Equal(plain, Encoding.ASCII.GetString(bytes));
    }

    [Theory]
    [InlineData("mzxw 6ytb oi")]
    [InlineData("MZXW6YTBOI======")]
    [InlineData(" MZXW6YTBOI ")]
    public void Lower_case_spaces_and_padding_are_read(string typed)
    {
        Assert.True(Base32.TryDecode(typed, out var bytes));
        Assert.Equal("foobar", Encoding.ASCII.GetString(bytes));
    }

    [Theory]
    [InlineData("M")]
    [InlineData("MZX")]
    [InlineData("MZXW6Y")]
    [InlineData("MZ0W6YTB")]
    [InlineData("MZ1W6YTB")]
    [InlineData("MZ")]
    [InlineData("MZXW-6YTB")]
    public void What_is_no_whole_number_of_bytes_is_refused(string typed) => Assert.False(Base32.TryDecode(typed, out _));

    [Fact]
    public void Any_bytes_come_back_as_they_were()
    {
        var random = new Random(20261121);
        for (var length = 0; length < 200; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Assert.True(Base32.TryDecode(Base32.Encode(bytes), out var back));
            Assert.Equal(bytes, back);
        }
    }
}

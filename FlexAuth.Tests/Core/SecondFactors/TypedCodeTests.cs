using FlexAuth.Core.SecondFactors.Authenticator;

namespace FlexAuth.Tests.Core.SecondFactors;

[Trait("Rule", "OT2")]
public sealed class TypedCodeTests
{
    [Theory]
    [InlineData("123456", "123456")]
    [InlineData(" 123 456\n", "123456")]
    [InlineData("12345", null)]
    [InlineData("1234567", null)]
    [InlineData("+123456", null)]
    [InlineData("12345\u0666", null)]
    [InlineData("\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16", null)]
    public void Six_ASCII_digits_are_a_code_and_nothing_else_is(string typed, string? digits) =>
        Assert.Equal(digits, TypedCode.Digits(typed, 6));
}

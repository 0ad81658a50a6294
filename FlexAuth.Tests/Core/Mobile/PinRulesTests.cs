using FlexAuth.Core.Mobile;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>What everybody tries first is no PIN.</summary>
public sealed class PinRulesTests
{
    [Theory]
    [InlineData("123456")]
    [InlineData("654321")]
    [InlineData("890123")]
    [InlineData("024680")]
    [InlineData("000000")]
    public void A_sequence_is_easy(string pin) => Assert.True(PinRules.IsEasy(pin));

    [Theory]
    [InlineData("121212")]
    [InlineData("122222")]
    [InlineData("123123")]
    [InlineData("112299")]
    public void A_repetition_is_easy(string pin) => Assert.True(PinRules.IsEasy(pin));

    [Theory]
    [InlineData("241285")]
    [InlineData("122485")]
    [InlineData("851224")]
    [InlineData("121985")]
    [InlineData("198512")]
    [InlineData("290224")]
    public void A_date_is_easy(string pin) => Assert.True(PinRules.IsEasy(pin));

    [Theory]
    [InlineData("480275")]
    [InlineData("973164")]
    [InlineData("300280")]
    public void What_is_none_of_these_can_be_chosen(string pin) => Assert.False(PinRules.IsEasy(pin));

    [Theory]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("+48027")]
    [InlineData("٤٨٠٢٧٥")]
    [InlineData("")]
    [InlineData(null)]
    public void Six_ASCII_digits_and_nothing_else_are_a_PIN(string? typed) => Assert.Null(PinRules.Digits(typed));

    [Fact]
    public void Most_PINs_can_be_chosen() =>
        Assert.InRange(Enumerable.Range(0, 1_000_000).Count(number => PinRules.IsEasy($"{number:D6}")), 1, 150_000);
}

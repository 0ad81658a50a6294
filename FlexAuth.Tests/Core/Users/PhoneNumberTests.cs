using FlexAuth.Core.Users;

namespace FlexAuth.Tests.Core.Users;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+31612345612", "+31612345612")]
    [InlineData(" +31 6 1234 5612 ", "+31612345612")]
    [InlineData("+31 (0)6-1234.5612", "+31612345612")]
    [InlineData("0031612345612", "+31612345612")]
    [InlineData("00 31 6 12345612", "+31612345612")]
    [InlineData("+1 (212) 555-0123", "+12125550123")]
    [InlineData("+31\u00A06\u201112345612", "+31612345612")]
    [InlineData("+29023456", "+29023456")]
    [InlineData("+491234567890123", "+491234567890123")]
    public void A_number_is_read_as_people_write_it(string typed, string value)
    {
        Assert.True(PhoneNumber.TryParse(typed, out var number, out var problem));
        Assert.Equal(value, number.Value);
        Assert.Equal(PhoneNumberProblem.None, problem);
    }

    [Theory]
    [InlineData("0612345612", PhoneNumberProblem.NoCountryCode)]
    [InlineData("612345612", PhoneNumberProblem.NoCountryCode)]
    [InlineData("(212) 555-0123", PhoneNumberProblem.NoCountryCode)]
    [InlineData("+0612345612", PhoneNumberProblem.NoCountryCode)]
    [InlineData("+1234567", PhoneNumberProblem.WrongLength)]
    [InlineData("+1 555 0123", PhoneNumberProblem.WrongLength)]
    [InlineData("+1 212 555 01234", PhoneNumberProblem.WrongLength)]
    [InlineData("+1234567890123456", PhoneNumberProblem.WrongLength)]
    [InlineData("+", PhoneNumberProblem.WrongLength)]
    [InlineData("00", PhoneNumberProblem.WrongLength)]
    [InlineData(null, PhoneNumberProblem.NotANumber)]
    [InlineData("", PhoneNumberProblem.NotANumber)]
    [InlineData("  - ", PhoneNumberProblem.NotANumber)]
    [InlineData("anna@acme.example", PhoneNumberProblem.NotANumber)]
    [InlineData("+31 6 CALL ME", PhoneNumberProblem.NotANumber)]
    [InlineData("+31612345612;ext=1", PhoneNumberProblem.NotANumber)]
    [InlineData("++31612345612", PhoneNumberProblem.NotANumber)]
    [InlineData("+\u0663\u0661612345612", PhoneNumberProblem.NotANumber)]
    [InlineData("+31612345612\0", PhoneNumberProblem.NotANumber)]
    public void A_text_that_is_none_says_why(string? typed, PhoneNumberProblem why)
    {
        Assert.False(PhoneNumber.TryParse(typed, out var number, out var problem));
        Assert.Null(number);
        Assert.Equal(why, problem);
    }

    [Fact]
    public void Ten_megabytes_are_refused() => Assert.False(PhoneNumber.TryParse(new string('1', 10_000_000), out _, out _));

    [Theory]
    [InlineData("+31612345612", "+31 •••• 12")]
    [InlineData("+12125550123", "+1 •••• 23")]
    [InlineData("+79161234567", "+7 •••• 67")]
    [InlineData("+351912345678", "+351 •••• 78")]
    [InlineData("+4915112345678", "+49 •••• 78")]
    public void Masked_it_shows_the_country_and_two_digits(string value, string masked)
    {
        Assert.True(PhoneNumber.TryParse(value, out var number, out _));
        Assert.Equal(masked, number.Masked);
    }
}

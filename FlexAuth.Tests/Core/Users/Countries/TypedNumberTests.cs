using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;

namespace FlexAuth.Tests.Core.Users.Countries;

public sealed class TypedNumberTests
{
    [Theory]
    [InlineData("NL", "06-12 34 56 78", "+31612345678")]
    [InlineData("NL", "612345678", "+31612345678")]
    [InlineData("GB", "(020) 7123 4567", "+442071234567")]
    [InlineData("IT", "06 1234 5678", "+390612345678")]
    [InlineData("SM", "0549 123456", "+3780549123456")]
    [InlineData("CI", "07 12 34 56 78", "+2250712345678")]
    [InlineData("ES", "612 34 56 78", "+34612345678")]
    [InlineData("HU", "06 20 123 4567", "+36201234567")]
    [InlineData("RU", "8 916 123-45-67", "+79161234567")]
    [InlineData("RU", "812 123-45-67", "+78121234567")]
    [InlineData("US", "1 (212) 555-0123", "+12125550123")]
    [InlineData("US", "(212) 555-0123", "+12125550123")]
    [InlineData("BS", "555-0123", "+12425550123")]
    [InlineData("BS", "242 555-0123", "+12425550123")]
    [InlineData("BY", "8 029 123-45-67", "+375291234567")]
    public void A_number_as_it_is_dialled_at_home_gets_the_countrys_code_without_the_trunk_prefix(string country, string typed, string value)
    {
        var read = TypedNumber.Read(typed, CountryList.Find(country));

        Assert.Equal((country, value, false), (read.Country!.Code, read.Value, read.NamesCountry));
        Assert.True(PhoneNumber.TryParse(read.Value, out _, out _));
    }

    [Theory]
    [InlineData(null, "+31 6 12345678", "NL", "+31612345678")]
    [InlineData("DE", "0031 (0)6-12345678", "NL", "+31612345678")]
    [InlineData("DE", "+31 06 12345678", "NL", "+31612345678")]
    [InlineData("NL", "+39 (0)6 1234 5678", "IT", "+390612345678")]
    [InlineData("NL", "+44 (0)20 7123 4567", "GB", "+442071234567")]
    [InlineData("US", "+1 416 555 0123", "CA", "+14165550123")]
    public void A_number_that_names_its_country_counts_more_than_the_choice(string? chosen, string typed, string country, string value)
    {
        var read = TypedNumber.Read(typed, CountryList.Find(chosen));

        Assert.Equal((country, value, true), (read.Country!.Code, read.Value, read.NamesCountry));
    }

    [Theory]
    [InlineData("0612345678", PhoneNumberProblem.NoCountryCode)]
    [InlineData("call me", PhoneNumberProblem.NotANumber)]
    [InlineData("+", PhoneNumberProblem.WrongLength)]
    [InlineData("-", PhoneNumberProblem.NotANumber)]
    public void What_cannot_be_understood_stays_for_the_rules_to_judge(string typed, PhoneNumberProblem why)
    {
        Assert.False(PhoneNumber.TryParse(TypedNumber.Read(typed, null).Value, out _, out var problem));
        Assert.Equal(why, problem);
    }

    [Fact]
    public void Nothing_is_nothing_and_ten_megabytes_are_left_alone()
    {
        var paste = new string('1', 10_000_000);

        Assert.Equal("", TypedNumber.Read("  ", CountryList.Find("NL")).Value);
        Assert.Same(paste, TypedNumber.Read(paste, CountryList.Find("NL")).Value);
    }

    [Fact]
    public void Every_countrys_number_comes_back_as_it_went_in() => Assert.All(CountryList.All, country =>
    {
        var value = TypedNumber.Read("234567890", country).Value;
        if (PhoneNumber.TryParse(value, out var number, out _))
            Assert.Equal(value, TypedNumber.Read(country.NationalOf(number), country).Value);
    });
}

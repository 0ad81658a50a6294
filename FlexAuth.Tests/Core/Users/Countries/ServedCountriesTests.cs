using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;

namespace FlexAuth.Tests.Core.Users.Countries;

/// <summary>To whose numbers codes go by SMS.</summary>
[Trait("Rule", "EC5")]
public sealed class ServedCountriesTests
{
    [Theory]
    [InlineData("BE NL", "+31612345612", true)]
    [InlineData("BE,NL", "+32470123456", true)]
    [InlineData("BE NL", "+491701234567", false)]
    [InlineData("US CA", "+12125550123", true)]
    [InlineData("US CA", "+14165550123", true)]
    [InlineData("US CA", "+18765550123", false)]
    [InlineData("GB", "+447400123456", true)]
    [InlineData("GB", "+447781123456", false)]
    [InlineData("*", "+18765550123", true)]
    public void A_number_is_served_where_its_country_is_and_not_where_another_shares_the_country_code(string countries, string number, bool served) =>
        Assert.Equal(served, ServedCountries.Parse(countries).Refusal(number) is null);

    [Fact]
    public void A_refusal_names_the_countries_in_order_and_a_satellite_is_no_country()
    {
        var refusal = ServedCountries.Parse("NL BE").Refusal("+881612345678");

        Assert.Equal((PhoneErrors.NotServed, "BE NL"), (refusal?.Code, refusal?.Values.Single()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0612345612")]
    public void What_is_no_number_is_told_elsewhere(string? typed) => Assert.Null(ServedCountries.Parse("BE").Refusal(typed));
}

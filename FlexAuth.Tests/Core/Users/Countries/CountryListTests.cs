using System.Globalization;
using System.Resources;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;

namespace FlexAuth.Tests.Core.Users.Countries;

public sealed class CountryListTests
{
    /// <summary>Regions of .NET that are no countries with numbers of their own: groups of them, and territories without people.</summary>
    private static readonly string[] NoCountries = ["BV", "HM", "UM", "CP", "DG", "EA", "IC", "TA", "EU", "EZ", "UN", "QO", "CQ"];

    /// <summary>Ascension is no country to ISO; Western Sahara has the code of a language.</summary>
    private static readonly string[] UnknownToThePlatform = ["AC", "EH"];

    [Fact]
    public void Every_region_that_the_platform_knows_is_there()
    {
        var regions = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
            .Select(culture => new RegionInfo(culture.Name).TwoLetterISORegionName)
            .Where(code => code is [>= 'A' and <= 'Z', >= 'A' and <= 'Z']).Distinct().Except(NoCountries).Order().ToList();

        Assert.InRange(regions.Count, 200, 260);
        Assert.Empty(regions.Except(CountryList.All.Select(country => country.Code)));
    }

    [Fact]
    public void Every_code_stands_once_and_is_a_region_of_the_platform()
    {
        Assert.Equal(CountryList.All.Count, CountryList.All.Select(country => country.Code).Distinct().Count());
        Assert.All(
            CountryList.All.Where(country => !UnknownToThePlatform.Contains(country.Code)),
            country => Assert.Equal(country.Code, new RegionInfo(country.Code).TwoLetterISORegionName));
    }

    [Fact]
    public void Every_country_code_ends_where_a_masked_number_says_it_does() =>
        Assert.All(CountryList.All, country => Assert.Equal(country.CallingCode, CountryCode.Of(country.CallingCode + "0000000")));

    [Fact]
    public void Every_country_has_a_name_and_every_name_a_country()
    {
        var names = new ResourceManager("FlexAuth.Web.Shared.CountryNames", typeof(FlexAuth.Web.Shared.PageScript).Assembly)
            .GetResourceSet(CultureInfo.InvariantCulture, true, false)!.Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(name => (string)name.Key, name => (string)name.Value!);

        Assert.Equal(CountryList.All.Select(country => country.Code).Order(), names.Keys.Order());
        Assert.Equal(names.Count, names.Values.Distinct().Count());
    }

    [Theory]
    [InlineData("NL", "31", "🇳🇱")]
    [InlineData("IT", "39", "🇮🇹")]
    [InlineData("US", "1", "🇺🇸")]
    [InlineData("XK", "383", "🇽🇰")]
    public void A_country_has_its_calling_code_and_flag(string code, string callingCode, string flag)
    {
        var country = CountryList.Find(code)!;

        Assert.Equal((callingCode, flag), (country.CallingCode, country.Flag));
    }

    [Theory]
    [InlineData("+31612345678", "NL")]
    [InlineData("+12125550123", "US")]
    [InlineData("+14165550123", "CA")]
    [InlineData("+12425550123", "BS")]
    [InlineData("+79161234567", "RU")]
    [InlineData("+77011234567", "KZ")]
    [InlineData("+441534123456", "JE")]
    [InlineData("+442071234567", "GB")]
    [InlineData("+590690123456", "GP")]
    [InlineData("+59995181234", "CW")]
    [InlineData("+5993181234", "BQ")]
    [InlineData("+390669812345", "VA")]
    [InlineData("+390612345678", "IT")]
    [InlineData("+870773111632", null)]
    public void A_number_shows_its_country(string number, string? code)
    {
        Assert.True(PhoneNumber.TryParse(number, out var parsed, out _));
        Assert.Equal(code, CountryList.Of(parsed)?.Code);
    }

    [Theory]
    [InlineData("+590690123456", "MF", "MF")]
    [InlineData("+12125550123", "CA", "US")]
    [InlineData("+31612345678", "BE", "NL")]
    public void Where_several_share_a_number_the_chosen_one_stays(string number, string chosen, string code)
    {
        Assert.True(PhoneNumber.TryParse(number, out var parsed, out _));
        Assert.Equal(code, CountryList.Of(parsed, CountryList.Find(chosen))?.Code);
    }

    [Fact]
    public void The_first_digits_alone_do_not_take_the_choice_away()
    {
        Assert.Equal("CA", TypedNumber.Read("+1", CountryList.Find("CA")).Country!.Code);
        Assert.Equal("CA", TypedNumber.Read("+14", CountryList.Find("CA")).Country!.Code);
        Assert.Equal("US", TypedNumber.Read("+1", CountryList.Find("NL")).Country!.Code);
    }
}

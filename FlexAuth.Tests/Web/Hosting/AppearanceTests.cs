using System.Globalization;
using FlexAuth.Web.Hosting;
using Microsoft.AspNetCore.Http;

namespace FlexAuth.Tests.Web.Hosting;

public class AppearanceTests
{
    [Theory]
    [InlineData("flexauth-theme=dark; flexauth-navigation=collapsed", "dark", "collapsed")]
    [InlineData("flexauth-theme=light; flexauth-navigation=open", "light", null)]
    [InlineData("flexauth-theme=system", null, null)]
    [InlineData("flexauth-theme=%22onload=alert(1)", null, null)]
    [InlineData("", null, null)]
    public void Only_known_choices_are_taken_from_the_browser(string cookies, string? theme, string? navigation)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = cookies;

        Assert.Equal(new Appearance(theme, navigation), Appearance.From(context));
    }

    [Fact]
    public void Without_a_request_the_system_decides() => Assert.Equal(new Appearance(null, null), Appearance.From(null));

    [Theory]
    [InlineData("", "en")]
    [InlineData("nl-NL", "nl")]
    public void A_page_always_names_a_language(string culture, string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

        Assert.Equal(language, Appearance.Language);
    }
}

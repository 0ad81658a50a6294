using AngleSharp.Dom;
using Bunit;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components.Web;

namespace FlexAuth.Tests.Web.Shared;

public class PhoneFieldTests : ComponentTest
{
    private string value = "";

    [Fact]
    public void Every_country_is_offered_by_name_with_flag_code_and_calling_code()
    {
        var field = Phone();

        Country(field).Click();

        var options = field.FindAll("[role=option]");
        Assert.Equal(248, options.Count);
        Assert.Equal("Afghanistan", options[0].QuerySelector(".name")!.TextContent);
        var netherlands = options.Single(option => option.Id!.EndsWith("-NL", StringComparison.Ordinal));
        Assert.Equal(["🇳🇱", "NL", "Netherlands", "+31"], netherlands.QuerySelectorAll("span").Select(part => part.TextContent));
        Assert.Equal("true", Country(field).GetAttribute("aria-expanded"));
        Assert.Equal(field.Find("[role=listbox]").Id, Country(field).GetAttribute("aria-controls"));
    }

    [Theory]
    [InlineData("neth", "NL")]
    [InlineData("cote", "CI")]
    [InlineData("kingdom", "GB")]
    [InlineData("de", "DE")]
    [InlineData("+49", "DE")]
    [InlineData("31", "NL")]
    [InlineData("åland", "AX")]
    public void A_country_is_found_by_what_is_typed(string typed, string code)
    {
        var field = Phone();

        Country(field).Input(typed);

        Assert.EndsWith($"-{code}", field.FindAll("[role=option]")[0].Id);
        Assert.Equal(field.FindAll("[role=option]")[0].Id, Country(field).GetAttribute("aria-activedescendant"));
    }

    [Fact]
    public void The_keyboard_walks_chooses_and_leaves()
    {
        var field = Phone("NL");
        Country(field).KeyDown(Key.Down);
        Assert.EndsWith("-NL", Country(field).GetAttribute("aria-activedescendant"));
        Country(field).KeyDown(Key.Up);
        var above = Country(field).GetAttribute("aria-activedescendant");
        Country(field).KeyDown(Key.Escape);
        Assert.Equal(("false", "NL +31"), (Country(field).GetAttribute("aria-expanded"), Country(field).GetAttribute("value")));
        Assert.Empty(field.FindAll("[role=listbox]"));

        Country(field).Input("germ");
        Country(field).KeyDown(Key.Enter);

        Assert.NotNull(above);
        Assert.Equal("DE +49", Country(field).GetAttribute("value"));
        Assert.Equal("Germany", field.Find($"#{Country(field).GetAttribute("aria-describedby")}").TextContent);
    }

    [Fact]
    public void What_is_no_country_is_said_and_leaving_takes_the_choice_back()
    {
        var field = Phone("NL");

        Country(field).Input("atlantis");
        Assert.Equal("No country matches.", field.Find("[role=option]").TextContent);
        Country(field).KeyDown(Key.Enter);
        field.Find(".country").TriggerEvent("onfocusout", new FocusEventArgs());

        Assert.Equal("NL +31", Country(field).GetAttribute("value"));
    }

    [Fact]
    public void A_national_number_gets_the_countrys_code_without_the_trunk_zero()
    {
        var field = Phone("NL");

        Number(field).Input("06 12345678");

        Assert.Equal("+31612345678", value);
        Assert.Equal("06 12345678", Number(field).GetAttribute("value"));
    }

    [Theory]
    [InlineData("+31 6 12345678")]
    [InlineData("0031612345678")]
    public void A_number_with_its_code_switches_the_country_and_stands_without_it_once_the_field_is_left(string typed)
    {
        var field = Phone("DE");

        Number(field).Input(typed);
        Assert.Equal("NL +31", Country(field).GetAttribute("value"));
        Assert.Equal(typed, Number(field).GetAttribute("value"));
        Number(field).TriggerEvent("onfocusout", new FocusEventArgs());

        Assert.Equal("612345678", Number(field).GetAttribute("value"));
        Assert.Equal("+31612345678", value);
    }

    [Fact]
    public void Choosing_a_country_makes_the_number_that_countrys()
    {
        var field = Phone("NL");
        Number(field).Input("06 12345678");

        Choose(field, "IT");

        Assert.Equal("+390612345678", value);
    }

    [Fact]
    public void Choosing_a_country_for_a_number_with_another_code_takes_the_number_along()
    {
        var field = Phone("NL");
        Number(field).Input("+31612345678");

        Choose(field, "BE");

        Assert.Equal("+32612345678", value);
        Assert.Equal("612345678", Number(field).GetAttribute("value"));
    }

    [Fact]
    public void Without_a_country_a_national_number_waits_for_one()
    {
        var field = Phone();

        Number(field).Input("06 12345678");
        Assert.Equal("0612345678", value);
        Choose(field, "NL");

        Assert.Equal("+31612345678", value);
    }

    [Fact]
    public void The_browsers_region_is_taken_where_nothing_else_is_known()
    {
        JSInterop.Setup<string?>("flexAuth.region").SetResult("BE");

        Assert.Equal("BE +32", Country(Phone()).GetAttribute("value"));
        Assert.Equal("NL +31", Country(Phone("NL")).GetAttribute("value"));
    }

    [Fact]
    public void A_number_that_is_there_is_shown_with_its_country()
    {
        value = "+14165550123";

        var field = Phone("NL");

        Assert.Equal(("CA +1", "4165550123"), (Country(field).GetAttribute("value"), Number(field).GetAttribute("value")));
    }

    [Fact]
    public void An_error_is_the_numbers_and_the_countrys_where_that_is_missing()
    {
        var field = Render<PhoneField>(p => p.Add(x => x.Label, "Phone").Add(x => x.Value, "0612345678").Add(x => x.Error, "Choose the country."));

        Assert.Equal("true", Country(field).GetAttribute("aria-invalid"));
        Assert.Equal("true", Number(field).GetAttribute("aria-invalid"));
        Assert.Contains("Choose the country.", field.Find($"#{Number(field).GetAttribute("aria-describedby")!.Split(' ')[0]}").TextContent);
    }

    private IRenderedComponent<PhoneField> Phone(string? country = null) => Render<PhoneField>(p => p
        .Add(x => x.Label, "Phone").Add(x => x.DefaultCountry, country).Bind(x => x.Value!, value, changed => value = changed));

    private static IElement Country(IRenderedComponent<PhoneField> field) => field.Find("[role=combobox]");

    private static IElement Number(IRenderedComponent<PhoneField> field) => field.Find("input[type=tel]");

    private static void Choose(IRenderedComponent<PhoneField> field, string code)
    {
        Country(field).Click();
        field.FindAll("[role=option]").Single(option => option.Id!.EndsWith($"-{code}", StringComparison.Ordinal)).Click();
    }
}

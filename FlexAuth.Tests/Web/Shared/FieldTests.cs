using Bunit;
using FlexAuth.Web.Shared;

namespace FlexAuth.Tests.Web.Shared;

public class FieldTests : ComponentTest
{
    [Fact]
    public void A_field_without_hint_or_error_describes_nothing()
    {
        var field = Render<TextField>(p => p.Add(f => f.Label, "Email"));

        var input = field.Find("input");
        Assert.False(input.HasAttribute("aria-describedby"));
        Assert.False(input.HasAttribute("aria-invalid"));
        Assert.Equal(input.Id, field.Find("label").GetAttribute("for"));
    }

    [Fact]
    public void A_field_is_described_by_its_error_and_then_its_hint()
    {
        var field = Render<TextField>(p => p.Add(f => f.Label, "Phone").Add(f => f.Id, "phone")
            .Add(f => f.Hint, "With the country code").Add(f => f.Error, "Start with +31."));

        var input = field.Find("input");
        Assert.Equal("phone-error phone-hint", input.GetAttribute("aria-describedby"));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Contains("Start with +31.", field.Find("[aria-live=polite] #phone-error").TextContent);
        Assert.Equal("With the country code", field.Find("#phone-hint").TextContent);
    }

    [Fact]
    public void A_required_field_says_so_to_eyes_and_ears()
    {
        var field = Render<TextField>(p => p.Add(f => f.Label, "Email").Add(f => f.Required, true));

        Assert.Equal("true", field.Find("input").GetAttribute("aria-required"));
        Assert.Equal("*", field.Find("label [aria-hidden=true]").TextContent);
    }

    [Fact]
    public void Every_key_press_reaches_the_value()
    {
        string? value = null;
        var field = Render<TextField>(p => p.Add(f => f.Label, "Email").Add(f => f.ValueChanged, changed => value = changed));

        field.Find("input").Input("ann@");

        Assert.Equal("ann@", value);
    }

    [Fact]
    public void No_field_takes_an_endless_paste()
    {
        Assert.Equal("255", Render<TextField>(p => p.Add(f => f.Label, "Email").Add(f => f.MaxLength, 255)).Find("input").GetAttribute("maxlength"));
        Assert.Equal("257", Render<PasswordField>(p => p.Add(f => f.Label, "Password")).Find("input").GetAttribute("maxlength"));
        Assert.Equal("32", Render<CodeField>(p => p.Add(f => f.Label, "Code")).Find("input").GetAttribute("maxlength"));
    }
}

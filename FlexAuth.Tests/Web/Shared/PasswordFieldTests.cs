using Bunit;
using FlexAuth.Web.Shared;

namespace FlexAuth.Tests.Web.Shared;

public class PasswordFieldTests : ComponentTest
{
    [Fact]
    public void A_password_is_hidden_until_it_is_shown()
    {
        var field = Render<PasswordField>(p => p.Add(f => f.Label, "Password"));
        Assert.Equal("password", field.Find("input").GetAttribute("type"));
        Assert.Equal("false", field.Find("button").GetAttribute("aria-pressed"));

        field.Find("button").Click();

        Assert.Equal("text", field.Find("input").GetAttribute("type"));
        Assert.Equal("true", field.Find("button").GetAttribute("aria-pressed"));

        field.Find("button").Click();

        Assert.Equal("password", field.Find("input").GetAttribute("type"));
    }

    [Fact]
    public void The_switch_is_no_submit_button_and_has_a_name()
    {
        var button = Render<PasswordField>(p => p.Add(f => f.Label, "Password")).Find("button");

        Assert.Equal("button", button.GetAttribute("type"));
        Assert.Equal("Show password", button.GetAttribute("aria-label"));
    }

    [Fact]
    public void A_password_manager_is_told_what_the_field_is_for()
    {
        var field = Render<PasswordField>(p => p.Add(f => f.Label, "New password").Add(f => f.Autocomplete, "new-password").Add(f => f.Name, "password"));

        Assert.Equal("new-password", field.Find("input").GetAttribute("autocomplete"));
        Assert.Equal("password", field.Find("input").GetAttribute("name"));
    }
}

using Bunit;
using FlexAuth.Web.Shared;

namespace FlexAuth.Tests.Web.Shared;

public class SubmitButtonTests : ComponentTest
{
    [Fact]
    public void A_button_in_a_form_sends_it()
    {
        var button = Render<SubmitButton>(p => p.Add(b => b.Text, "Continue")).Find("button");

        Assert.Equal("submit", button.GetAttribute("type"));
        Assert.False(button.HasAttribute("aria-disabled"));
        Assert.Equal("Continue", button.TextContent.Trim());
    }

    [Fact]
    public void A_busy_button_keeps_its_words_and_its_focus()
    {
        var rendered = Render<SubmitButton>(p => p.Add(b => b.Text, "Continue").Add(b => b.Busy, true));

        var button = rendered.Find("button");
        Assert.Equal("true", button.GetAttribute("aria-busy"));
        Assert.Equal("true", button.GetAttribute("aria-disabled"));
        Assert.False(button.HasAttribute("disabled"));
        Assert.Equal("Continue", button.TextContent.Trim());
        Assert.Equal("Working…", rendered.Find("[role=status]").TextContent);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void A_busy_button_does_nothing_again(bool busy, int expected)
    {
        var presses = 0;
        var button = Render<SubmitButton>(p => p.Add(b => b.Text, "Send").Add(b => b.Busy, busy).Add(b => b.OnClick, () => presses++));

        button.Find("button").Click();

        Assert.Equal(expected, presses);
    }
}

using Bunit;
using FlexAuth.Web.Shared;

namespace FlexAuth.Tests.Web.Shared;

public class CodeFieldTests : ComponentTest
{
    private readonly List<string> values = [];
    private readonly List<string> completed = [];

    [Theory]
    [InlineData("123 456")]
    [InlineData(" 123456\t")]
    [InlineData("123-456")]
    public void A_pasted_code_loses_its_spaces_and_hyphens(string pasted)
    {
        RenderField().Find("input").Input(pasted);

        Assert.Equal(["123456"], values);
        Assert.Equal(["123456"], completed);
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345a")]
    [InlineData("１２３４５６")]
    public void What_is_no_whole_code_is_not_complete(string typed)
    {
        RenderField().Find("input").Input(typed);

        Assert.Equal([typed], values);
        Assert.Empty(completed);
    }

    [Fact]
    public void Deleting_down_to_six_digits_does_not_send_them()
    {
        RenderField("1234567").Find("input").Input("123456");

        Assert.Empty(completed);
    }

    [Fact]
    public void The_browser_may_offer_the_code_and_a_digit_keyboard()
    {
        var input = RenderField().Find("input");

        Assert.Equal("one-time-code", input.GetAttribute("autocomplete"));
        Assert.Equal("numeric", input.GetAttribute("inputmode"));
    }

    private IRenderedComponent<CodeField> RenderField(string value = "") => Render<CodeField>(p => p
        .Add(f => f.Label, "Verification code").Add(f => f.Value, value)
        .Add(f => f.ValueChanged, values.Add).Add(f => f.OnComplete, completed.Add));
}

using Bunit;
using FlexAuth.Core.Installation;
using FlexAuth.Core.Operations;
using FlexAuth.Tests.Web.SignIn;
using FlexAuth.Web.SetUp;

namespace FlexAuth.Tests.Web.SetUp;

public class SetUpPageTests : VisitorPageTest
{
    [Fact]
    public async Task An_empty_installation_gets_its_organization_and_administrator()
    {
        var page = await OpenAsync();
        Fill(page, ("organization", "Acme"), ("first-name", "Ann"), ("last-name", "de Vries"), ("email", "ann@acme.example"), ("new-password", "lamp otter canyon blue"));

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith("/sign-in", Navigation.Uri), TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("organization", " ", "Enter a name for your organization, at most 100 characters.")]
    [InlineData("first-name", "", "Enter a first name.")]
    [InlineData("last-name", "", "Enter a last name.")]
    [InlineData("email", "ann", "This is not a complete email address, like name@example.com.")]
    [InlineData("new-password", "short", "Use at least 8 characters.")]
    public async Task What_is_wrong_is_told_at_its_field(string field, string typed, string told)
    {
        var page = await OpenAsync();
        Fill(page, ("organization", "Acme"), ("first-name", "Ann"), ("last-name", "de Vries"), ("email", "ann@acme.example"), ("new-password", "lamp otter canyon blue"), (field, typed));

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal(told, page.Find($"#{field}-error").TextContent.Trim()));
        Assert.Equal(typed, page.Find("#" + field).GetAttribute("value") ?? "");
        page.WaitForAssertion(() => Assert.Equal(field, JSInterop.Invocations["flexAuth.focus"][^1].Arguments[0]));
    }

    [Fact]
    public async Task The_password_is_judged_by_the_names_in_the_other_fields()
    {
        var page = await OpenAsync();

        Fill(page, ("organization", "Umbrella"), ("new-password", "umbrella99"));

        Assert.EndsWith("(not met)", page.FindAll("ul li")[^1].TextContent.Trim());
    }

    [Fact]
    public void A_link_that_is_none_says_where_to_find_the_right_one()
    {
        Navigation.NavigateTo("/set-up?token=cut-off");

        var page = Render<SetUpPage>();

        page.WaitForAssertion(() => Assert.Equal("This link does not work", page.Find("h1").TextContent));
        Assert.Empty(page.FindAll("form"));
    }

    private async Task<IRenderedComponent<SetUpPage>> OpenAsync()
    {
        await Host.ChangeAsync(db => db.Remove(Host.Main));
        var printed = await Host.Get<IssueSetUpLink>().ExecuteAsync(new ConsoleOperator(), default);
        Navigation.NavigateTo($"/set-up?token={printed.Value.Token}");
        var page = Render<SetUpPage>();
        page.WaitForElement("form");
        return page;
    }

    private static void Fill(IRenderedComponent<SetUpPage> page, params (string Field, string Value)[] values)
    {
        foreach (var (field, value) in values)
            page.Find("#" + field).Input(value);
    }
}

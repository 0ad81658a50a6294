using Bunit;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Web.SignIn;
using FlexAuth.Web.Activation;
using FlexAuth.Web.SignIn;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Tests.Web.Activation;

public class ActivatePageTests : VisitorPageTest
{
    [Fact]
    public async Task Who_follows_the_link_is_greeted_and_password_managers_know_whose_password_it_is()
    {
        var (_, token) = await InvitedAsync();

        var page = Open(token);

        Assert.Equal("Welcome, Ana Lima", page.Find("h1").TextContent);
        Assert.Contains("Contoso", page.Find("p").TextContent);
        Assert.Equal(["username", "new-password"], page.FindAll("form input").Select(field => field.GetAttribute("autocomplete")));
        Assert.Equal("257", page.Find("#new-password").GetAttribute("maxlength"));
    }

    [Fact]
    [Trait("Rule", "LK2")]
    public async Task Only_a_live_page_is_noted_as_opened()
    {
        var (ana, token) = await InvitedAsync();

        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        Assert.True(Open(token).Find("#new-password").HasAttribute("disabled"));
        Assert.Null((await Host.MemberAsync(ana)).LinkOpenedAt);

        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        Open(token);
        Assert.NotNull((await Host.MemberAsync(ana)).LinkOpenedAt);
    }

    [Fact]
    public async Task The_rules_follow_what_is_typed()
    {
        var (_, token) = await InvitedAsync();
        var page = Open(token);
        Assert.All(Rules(page), rule => Assert.EndsWith("(not checked yet)", rule));

        page.Find("#new-password").Input("password");
        Assert.Collection(
            Rules(page),
            rule => Assert.EndsWith("(met)", rule),
            rule => Assert.EndsWith("(not met)", rule),
            rule => Assert.EndsWith("(met)", rule));

        page.Find("#new-password").Input("contoso lima");
        Assert.EndsWith("(not met)", Rules(page)[^1]);
    }

    [Fact]
    public async Task A_refused_password_is_told_at_its_field_until_it_is_changed()
    {
        var (_, token) = await InvitedAsync();
        var page = Open(token);

        page.Find("#new-password").Input("password");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.StartsWith("This password is among", page.Find("#new-password-error").TextContent.Trim()));
        Assert.Equal("password", page.Find("#new-password").GetAttribute("value"));
        page.Find("#new-password").Input("lamp otter canyon blue");
        Assert.Empty(page.FindAll("#new-password-error"));
    }

    [Fact]
    public async Task A_chosen_password_leads_on_to_the_wizard_without_the_token_in_the_address()
    {
        var (_, token) = await InvitedAsync();
        var page = Open(token);

        page.Find("#new-password").Input("lamp otter canyon blue");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith("/sign-in", Navigation.Uri), TimeSpan.FromSeconds(10));
        var wizard = Render<Wizard>();
        wizard.WaitForAssertion(() => Assert.Equal("Set up an authentication app", wizard.Find("h1").TextContent));
    }

    [Fact]
    public async Task A_chosen_password_that_no_second_factor_can_follow_says_so_at_once()
    {
        var (_, token) = await InvitedAsync();
        await Host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.Sms });
        var page = Open(token);

        page.Find("#new-password").Input("lamp otter canyon blue");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith("?problem=sign_in.no_method", Navigation.Uri), TimeSpan.FromSeconds(10));
        Assert.Contains("Your organization asks for a second factor that you do not have", Render<SignInPage>().Markup);
    }

    [Fact]
    public async Task A_link_that_lost_its_worth_while_the_page_was_open_says_so()
    {
        var (_, token) = await InvitedAsync();
        var page = Open(token);
        Host.Clock.Advance(TimeSpan.FromDays(4));

        page.Find("#new-password").Input("lamp otter canyon blue");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal("This link has expired", page.Find("h1").TextContent));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("cut-off")]
    public void A_link_that_is_none_says_what_to_do_before_any_typing(string? token)
    {
        var page = Open(token);

        Assert.Equal("This link is not complete", page.Find("h1").TextContent);
        Assert.Empty(page.FindAll("form"));
    }

    [Theory]
    [InlineData(LinkState.Unknown)]
    [InlineData(LinkState.Used)]
    [InlineData(LinkState.Expired)]
    [InlineData(LinkState.Replaced)]
    [InlineData(LinkState.EmailLoginOff)]
    public void Each_dead_link_has_its_own_words_and_a_way_on(LinkState state)
    {
        var link = Render<DeadLink>(p => p.Add(l => l.State, state));

        Assert.DoesNotContain(".Title", link.Find("h1").TextContent);
        Assert.DoesNotContain(".Text", link.Find("p").TextContent);
        Assert.Equal("/sign-in", link.Find("a").GetAttribute("href"));
    }

    private async Task<(Account Account, string Token)> InvitedAsync()
    {
        var ana = await Host.InviteAsync(await Host.AdministratorAsync());
        return (ana, await Host.LinkTokenOfAsync(ana));
    }

    private IRenderedComponent<ActivatePage> Open(string? token)
    {
        Navigation.NavigateTo(token is null ? "/activate" : $"/activate?token={token}");
        var page = Render<ActivatePage>();
        page.WaitForElement("h1");
        return page;
    }

    private static List<string> Rules(IRenderedComponent<ActivatePage> page) =>
        [.. page.FindAll("ul li").Select(rule => rule.TextContent.Trim())];
}

using Bunit;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Layout;

public class MainLayoutTests : ComponentTest
{
    private static readonly ShellModel Administrator = new("Ann de Vries", "ann@acme.example", "Acme", CanViewUsers: true, CanViewAuthentication: true);

    public MainLayoutTests() => Services.AddSingleton<ErrorTexts>().AddSingleton(ServerOffer.Today);

    [Theory]
    [InlineData("confirmedBy=Microsoft", "You are back from Microsoft. Choose once more what you wanted to do.")]
    [InlineData("notConfirmedBy=Google&why=provider.not_fresh", "Google did not confirm that you signed in there just now. Sign out of Google, then try again.")]
    [InlineData("notConfirmedBy=Google&why=provider.sign_in_time_missing", "Google does not tell this server when you signed in there, and so cannot confirm that it is you. Tell whoever runs this server: it has to be set up at Google.")]
    [InlineData("notConfirmedBy=Google&why=unexpected", null)]
    [InlineData("confirmedBy=Call%200900-1234", null)]
    public void Whoever_comes_back_from_proving_themselves_reads_on_the_same_page_what_came_of_it(string query, string? words)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/settings/users?{query}");

        Assert.Equal(words is null ? [] : [words], RenderShell(Administrator).FindAll("main .notice .words").Select(notice => notice.TextContent.Trim()));
    }

    [Fact]
    public void The_navigation_shows_what_the_person_may_open()
    {
        Assert.Equal(["/settings/users", "/settings/organization", "/profile/security"], Links(Administrator));
        Assert.Equal(["/settings/users", "/profile/security"], Links(Administrator with { CanViewAuthentication = false }));
    }

    [Fact]
    public void Who_may_open_nothing_sees_no_navigation()
    {
        var shell = RenderShell(Administrator with { CanViewUsers = false, CanViewAuthentication = false });

        Assert.Empty(shell.FindAll("nav"));
        Assert.Empty(shell.FindAll("[popovertarget=portal-navigation]"));
        Assert.NotEmpty(shell.FindAll("[popovertarget=profile-menu]"));
        Assert.Equal("/profile/security", shell.Find("#profile-menu a").GetAttribute("href"));
    }

    [Fact]
    public void A_page_without_a_person_still_has_its_landmarks()
    {
        var shell = Render<MainLayout>(p => p.Add(l => l.Body, "<h1>Hello</h1>"));

        Assert.Equal("Hello", shell.Find("main h1").TextContent);
        Assert.Empty(shell.FindAll("form"));
    }

    [Fact]
    public void Sign_out_is_a_posted_form_with_its_token()
    {
        var form = RenderShell(Administrator).Find("form");

        Assert.Equal("post", form.GetAttribute("method"));
        Assert.Equal("/sign-out", form.GetAttribute("action"));
        Assert.NotNull(form.QuerySelector("input[type=hidden][name=__RequestVerificationToken]"));
    }

    [Fact]
    public void The_first_stop_of_the_keyboard_skips_to_the_content()
    {
        var first = RenderShell(Administrator).Find("a");

        Assert.Equal("main", first.GetAttribute("data-focus"));
        Assert.EndsWith("#main", first.GetAttribute("href"));
    }

    [Theory]
    [InlineData("Ann de Vries", "AV")]
    [InlineData("ann", "A")]
    [InlineData("  ", "A")]
    public void An_avatar_bears_the_initials(string name, string initials) =>
        Assert.Equal(initials, (Administrator with { PersonName = name }).Initials);

    private string[] Links(ShellModel shell) => [.. RenderShell(shell).FindAll("nav a").Select(link => link.GetAttribute("href")!)];

    private IRenderedComponent<MainLayout> RenderShell(ShellModel shell) =>
        Render<MainLayout>(p => p.AddCascadingValue(shell).Add(l => l.Body, "<h1>Users</h1>"));
}

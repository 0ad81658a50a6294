using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;
using FlexAuth.Tests.Core;
using FlexAuth.Web.Settings.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Users;

public sealed class NewUserDialogTests : PortalTest
{
    private protected override ServerOffer Offer => ServerOffer.Today with { SmsCountries = ServedCountries.Parse("NL BE") };

    [Fact]
    public async Task An_empty_form_says_at_each_field_what_is_missing()
    {
        var page = await OpenAsync();

        page.Find("form").Submit();

        Assert.Equal("Enter a first name.", ErrorOf(page, "First name"));
        Assert.Equal("Enter a last name.", ErrorOf(page, "Last name"));
        Assert.Equal("Enter an email address.", ErrorOf(page, "Email"));
        Assert.Null(ErrorOf(page, "Phone"));
        Assert.Equal(1, await PeopleAsync());
    }

    [Theory]
    [InlineData("Email", "ana", "This is not a complete email address, like name@example.com.")]
    [InlineData("Phone", "0612345678", "Choose the country, or start the number with its code, like +31 6 12345678.")]
    [InlineData("Phone", "telephone", "This is not a complete phone number. Check the country and the digits.")]
    [InlineData("Phone", "+1 876 555 0123", "Codes by SMS go to numbers of these countries only: Belgium, Netherlands.")]
    public async Task A_field_is_judged_when_it_is_left_not_while_it_is_typed(string label, string text, string problem)
    {
        var page = await OpenAsync();

        Type(page, label, text);
        Assert.Null(ErrorOf(page, label));
        Field(page, label).TriggerEvent("onfocusout", new FocusEventArgs());

        Assert.Equal(problem, ErrorOf(page, label));
    }

    [Fact]
    public async Task A_field_left_empty_is_not_nagged_about()
    {
        var page = await OpenAsync();

        Field(page, "First name").TriggerEvent("onfocusout", new FocusEventArgs());

        Assert.Null(ErrorOf(page, "First name"));
    }

    [Fact]
    public async Task An_error_goes_as_soon_as_the_field_is_right()
    {
        var page = await OpenAsync();
        page.Find("form").Submit();

        Type(page, "First name", "Ana");

        Assert.Null(ErrorOf(page, "First name"));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_at_its_field_and_nothing_typed_is_lost()
    {
        var page = await OpenAsync();
        var taken = await AddAsync("Ben", "Bakker");
        Fill(page, email: taken.Email!);

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal("Ben Bakker in Contoso has this email address already.", ErrorOf(page, "Email")));
        Assert.Equal("Ana", Field(page, "First name").GetAttribute("value"));
        Type(page, "Email", "ana@contoso.example");
        Assert.Null(ErrorOf(page, "Email"));
    }

    [Fact]
    public async Task Who_is_added_is_reported_and_shown()
    {
        var page = await OpenAsync();
        Fill(page);
        page.Find("form input[type=checkbox]").Change(true);

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Ana Zijlstra was added. A welcome mail is on its way to ana@contoso.example.", page.Find(".message").TextContent));
        Assert.Empty(page.FindAll("form"));
        Assert.Equal("Ana Zijlstra", page.Find("tbody tr.changed th").TextContent.Trim());
        Assert.Equal("2 people", page.Find(".count").TextContent);
    }

    [Fact]
    public async Task Whoever_the_list_would_not_show_here_is_shown_on_top()
    {
        await AddAsync("Ben", "Bakker");
        var page = await OpenAsync("/settings/users?q=ben");
        Fill(page);

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal(["Ana Zijlstra", "Ben Bakker"], page.FindAll("tbody th").Select(name => name.TextContent.Trim())));
    }

    [Fact]
    [Trait("Rule", "SE8")]
    public async Task A_form_that_is_sent_twice_creates_one_person()
    {
        var page = await OpenAsync();
        Fill(page);
        var others = await Host.Get<WriteGate>().EnterAsync(CancellationToken.None);

        var first = page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal("true", page.Find("form button[type=submit]").GetAttribute("aria-busy")));
        await page.Find("form").SubmitAsync();
        await others.DisposeAsync();
        await first;

        Assert.Equal(2, await PeopleAsync());
    }

    [Fact]
    public async Task Email_login_cannot_be_ticked_where_it_is_off_and_the_form_says_where_to_change_that()
    {
        Host.Main.EmailLoginEnabled = false;
        await Host.ChangeAsync(db => db.Update(Host.Main));
        var page = await OpenAsync();

        var tick = page.Find("form input[type=checkbox]");

        Assert.True(tick.HasAttribute("disabled"));
        var note = page.Find($"#{tick.GetAttribute("aria-describedby")}");
        Assert.Contains("email and password authentication is off for Contoso", note.TextContent);
        Assert.Equal("/settings/organization/authentication", note.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task An_old_session_is_asked_who_it_is_before_a_welcome_mail_leaves_and_nothing_typed_is_lost()
    {
        var ben = await Host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        SignIn((await Host.Get<SessionDirectory>().FindAsync(await Host.SessionTokenAsync(ben.Id)))!);
        Host.Clock.Advance(TimeSpan.FromMinutes(6));
        var page = Open("/settings/users");
        Fill(page);
        page.Find("form input[type=checkbox]").Change(true);

        page.Find("form").Submit();
        page.WaitForElement("#step-up-proof");
        page.FindAll("button").Last(b => b.TextContent == "Cancel").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#step-up-proof")));
        Assert.Empty(page.FindAll("[role=alert]"));
        Assert.Equal("Zijlstra", Field(page, "Last name").GetAttribute("value"));
        Assert.Equal(1, await PeopleAsync());

        page.Find("form").Submit();
        page.WaitForElement("#step-up-proof").Input(ben.Code(Host.Clock));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("form")));
        Assert.Equal(2, await PeopleAsync());
        Assert.Equal(1, await Host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.Welcome)));
    }

    [Fact]
    public async Task Organizations_are_offered_as_a_tree_and_roles_up_to_ones_own()
    {
        var logistics = await Host.SuborganizationAsync("Logistics");
        await Host.SuborganizationAsync("Fleet", logistics);

        var page = await OpenAsync();

        Assert.Equal(["Contoso", "Logistics", "Fleet"], Options(page, "Organization").Select(option => option.Trim('\u00a0')));
        Assert.Equal([0, 4, 8], Options(page, "Organization").Select(option => option.Count(letter => letter == '\u00a0')));
        Assert.Equal(["Member", "Manager", "Organization Administrator"], Options(page, "Role"));
    }

    [Fact]
    public async Task A_form_that_is_opened_again_is_empty()
    {
        var page = await OpenAsync();
        Fill(page);
        page.FindAll("form button").Single(button => button.TextContent == "Cancel").Click();
        page.WaitForElement("dialog footer").QuerySelectorAll("button").Single(button => button.TextContent == "Discard what you typed").Click();

        page.FindAll("button").First(button => button.TextContent.Trim() == "New").Click();

        Assert.Equal("", Field(page, "First name").GetAttribute("value"));
    }

    private static IElement Field(IRenderedComponent<UsersPage> page, string label)
    {
        var id = page.FindAll("form label").Single(element => element.TextContent.TrimEnd('*') == label).GetAttribute("for");
        return page.Find($"#{id}");
    }

    private static string? ErrorOf(IRenderedComponent<UsersPage> page, string label)
    {
        var field = Field(page, label);
        return field.GetAttribute("aria-invalid") == "true" ? page.Find($"#{field.Id}-error").TextContent.Trim() : null;
    }

    private static IEnumerable<string> Options(IRenderedComponent<UsersPage> page, string label) =>
        Field(page, label).QuerySelectorAll("option").Select(option => option.TextContent);

    private static void Type(IRenderedComponent<UsersPage> page, string label, string text) => Field(page, label).Input(text);

    private static void Fill(IRenderedComponent<UsersPage> page, string email = "ana@contoso.example")
    {
        Type(page, "First name", "Ana");
        Type(page, "Last name", "Zijlstra");
        Type(page, "Email", email);
    }

    private async Task<IRenderedComponent<UsersPage>> OpenAsync(string address = "/settings/users")
    {
        await SignInAdministratorAsync();
        return Open(address);
    }

    private IRenderedComponent<UsersPage> Open(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = Render<UsersPage>();
        page.FindAll("button").First(button => button.TextContent.Trim() == "New").Click();
        page.WaitForElement("form");
        return page;
    }

    private Task<int> PeopleAsync() => Host.ReadAsync(db => db.Members.CountAsync());
}

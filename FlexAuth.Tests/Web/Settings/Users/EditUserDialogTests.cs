using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Edit;
using FlexAuth.Tests.Core;
using FlexAuth.Web.Settings.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Users;

public sealed class EditUserDialogTests : PortalTest
{
    private SignedInMember me = null!;

    [Fact]
    public async Task The_address_of_a_person_opens_their_form_over_the_list()
    {
        var ben = await AddBenAsync();

        var page = Open(ben);

        Assert.Equal("Edit Ben Bakker", page.Find("dialog h2").TextContent);
        Assert.Equal(("Ben", "Bakker", ben.Email, "Planner"), (Value(page, "First name"), Value(page, "Last name"), Value(page, "Email"), Value(page, "Position")));
        Assert.Equal("612345678", Value(page, "Phone"));
        Assert.Equal("NL +31", page.Find("[role=combobox]").GetAttribute("value"));
        Assert.NotEmpty(page.FindAll("tbody tr"));
    }

    [Fact]
    public async Task The_row_menu_opens_it_and_closing_leads_back_to_the_list_as_it_was()
    {
        var ben = await AddBenAsync();
        var page = Open(ben, "?q=ben&sort=-email", byMenu: true);
        Assert.EndsWith($"/settings/users/{ben.Id}?q=ben&sort=-email", Address);

        Press(page, "Cancel");

        page.WaitForAssertion(() => Assert.EndsWith("/settings/users?q=ben&sort=-email", Address));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("form.stack")));
    }

    [Fact]
    public async Task Saving_closes_says_so_and_shows_the_row_anew()
    {
        var page = Open(await AddBenAsync());

        Type(page, "Position", "Buyer");
        page.Find("form.stack").Submit();

        page.WaitForAssertion(() => Assert.Contains("Ben Bakker was saved.", page.Find(".message").TextContent));
        page.WaitForAssertion(() => Assert.EndsWith("/settings/users", Address));
        Assert.Equal("Buyer", (await BenAsync()).Position);
    }

    [Fact]
    public async Task Nothing_changed_says_so_and_leaves_no_trace()
    {
        var page = Open(await AddBenAsync());

        page.Find("form.stack").Submit();

        page.WaitForAssertion(() => Assert.Contains("No changes.", page.Find(".message").TextContent));
        Assert.Equal(0, await Host.ReadAsync(db => db.AuditEntries.CountAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_elsewhere_or_nowhere_is_not_found(bool exists)
    {
        var stranger = Host.NewMember("Eva", "Elders", await Host.OtherMainOrganizationAsync());
        if (exists)
            await Host.ChangeAsync(db => db.Add(stranger));
        await AddBenAsync();

        var page = Open(stranger, waitForForm: false);

        page.WaitForAssertion(() => Assert.Contains("Nobody here", Dialog(page).TextContent));
        Assert.DoesNotContain("Eva", page.Markup);
        Press(page, "Back to the list");
        page.WaitForAssertion(() => Assert.EndsWith("/settings/users", Address));
    }

    [Fact]
    public async Task Two_who_edit_at_once_see_what_the_other_did_and_choose_to_save_over_it()
    {
        var ben = await AddBenAsync();
        var page = Open(ben);
        Type(page, "Position", "Buyer");
        await ColleagueAsync(ben, d => d with { Position = "Driver", LastName = "Smit" });

        page.Find("form.stack").Submit();

        page.WaitForAssertion(() => Assert.Contains("Olga Brandt changed the details of Ben Smit while you were editing.", page.Find(".notice").TextContent));
        var notice = page.Find(".notice").TextContent;
        Assert.Contains("Driver", notice);
        Assert.Contains("(yours: Buyer)", notice);
        Assert.Contains("Smit", notice);
        Assert.Equal("Buyer", Value(page, "Position"));
        Press(page, "Save mine");
        page.WaitForAssertion(() => Assert.Contains("was saved.", page.Find(".message").TextContent));
        Assert.Equal(("Buyer", "Smit"), ((await BenAsync()).Position, (await BenAsync()).LastName));
    }

    [Fact]
    public async Task Or_takes_what_the_other_made_of_it()
    {
        var ben = await AddBenAsync();
        var page = Open(ben);
        Type(page, "Position", "Buyer");
        await ColleagueAsync(ben, d => d with { Position = "Driver" });
        page.Find("form.stack").Submit();
        page.WaitForElement(".notice.warning");

        Press(page, "Show what is saved");

        Assert.Equal("Driver", Value(page, "Position"));
        Assert.Empty(page.FindAll(".notice.warning"));
    }

    [Fact]
    public async Task A_change_by_somebody_else_is_told_before_anything_is_sent()
    {
        var ben = await AddBenAsync();
        var page = Open(ben);
        Type(page, "Position", "Buyer");

        await ColleagueAsync(ben, d => d with { Position = "Driver" });
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Contains("Driver", page.Find(".notice.warning").TextContent));
        Assert.Equal("Buyer", Value(page, "Position"));
    }

    [Fact]
    public async Task An_untouched_form_follows_the_changes()
    {
        var ben = await AddBenAsync();
        var page = Open(ben);

        await ColleagueAsync(ben, d => d with { Position = "Driver" });
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Equal("Driver", Value(page, "Position")));
        Assert.Empty(page.FindAll(".notice.warning"));
    }

    [Fact]
    public async Task Closing_asks_before_it_loses_what_was_typed()
    {
        var page = Open(await AddBenAsync());
        Type(page, "Position", "Buyer");

        Dialog(page).TriggerEvent("oncancel", EventArgs.Empty);
        page.WaitForAssertion(() => Assert.Contains("Close without saving?", page.Find("dialog footer").TextContent));
        Press(page, "Keep editing");
        Assert.Equal("Buyer", Value(page, "Position"));
        Press(page, "Cancel");
        page.WaitForAssertion(() => Assert.Contains("Close without saving?", page.Find("dialog footer").TextContent));
        Press(page, "Discard what you typed");

        page.WaitForAssertion(() => Assert.EndsWith("/settings/users", Address));
        Assert.Equal("Planner", (await BenAsync()).Position);
    }

    [Fact]
    public async Task A_browser_that_closes_it_all_the_same_opens_it_again()
    {
        var page = Open(await AddBenAsync());
        Type(page, "Position", "Buyer");
        var before = JSInterop.Invocations["flexAuth.openDialog"].Count;

        Dialog(page).TriggerEvent("onclose", EventArgs.Empty);

        page.WaitForAssertion(() => Assert.Equal(before + 1, JSInterop.Invocations["flexAuth.openDialog"].Count));
        Assert.Equal("Buyer", Value(page, "Position"));
        page.WaitForAssertion(() => Assert.Contains("Close without saving?", page.Find("dialog footer").TextContent));
    }

    [Fact]
    public async Task The_way_back_asks_too_as_long_as_somebody_is_signed_in()
    {
        var page = Open(await AddBenAsync());
        Type(page, "Position", "Buyer");

        Services.GetRequiredService<NavigationManager>().NavigateTo("/settings/users");

        page.WaitForAssertion(() => Assert.Contains("Close without saving?", page.Find("dialog footer").TextContent));
        Assert.Equal("Buyer", Value(page, "Position"));
    }

    [Theory, Trait("Rule", "SE6")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task That_another_role_or_address_forgets_remembered_devices_is_said_before_and_only_where_there_are_any(bool isRemembered)
    {
        var ben = await AddBenAsync();
        var now = Host.Clock.GetUtcNow();
        await Host.ChangeAsync(db => db.Add(new RememberedDevice { MemberId = ben.Id, TokenHash = "one", CreatedAt = now, LastUsedAt = now, ExpiresAt = isRemembered ? now.AddDays(1) : now }));
        var page = Open(ben);

        Field(page, "Role").Change("Manager");
        Assert.Equal(isRemembered, Says());
        Field(page, "Role").Change("Member");
        Type(page, "Email", "ben.new@contoso.example");
        Assert.Equal(isRemembered, Says());

        bool Says() => page.Find("form.stack .notice").TextContent.Contains("Their remembered devices are forgotten.", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_saving_entails_is_said_before()
    {
        var page = Open(await AddBenAsync());
        Assert.Empty(page.FindAll("form.stack .notice"));

        Field(page, "Role").Change("Manager");
        Assert.Contains("Saving signs this person out", page.Find("form.stack .notice").TextContent);
        Type(page, "Email", "ben.new@contoso.example");

        Assert.Contains("The old address is told of the change. A new welcome mail", page.Find("form.stack .notice").TextContent);
        page.Find("form.stack").Submit();
        page.WaitForAssertion(() => Assert.Contains("A new welcome mail is on its way to ben.new@contoso.example.", page.Find(".message").TextContent));
    }

    [Fact]
    public async Task That_registered_phones_end_with_the_role_is_said_before_and_not_with_the_place()
    {
        var ben = await AddBenAsync();
        await Host.ChangeAsync(db => db.Add(new RegisteredPhone { MemberId = ben.Id, Name = "Pixel", PublicKey = [], LastUsedAt = Host.Clock.GetUtcNow() }));
        var page = Open(ben);

        Field(page, "Role").Change("Manager");

        Assert.Contains("Their registered phone opens nothing any more, and has to be registered again.", page.Find("form.stack .notice").TextContent);
        Type(page, "Email", "ben.new@contoso.example");
        Assert.Contains("Their registered phone opens nothing any more", page.Find("form.stack .notice").TextContent);
    }

    [Fact]
    public async Task Whose_an_address_is_is_said_while_it_is_typed()
    {
        var ada = await AddAsync("Ada", "Adams");
        var page = Open(await AddBenAsync());

        Type(page, "Email", ada.Email!);
        Host.Clock.Advance(TimeSpan.FromMilliseconds(500));

        page.WaitForAssertion(() => Assert.Equal("Ada Adams in Contoso has this email address already.", ErrorOf(page, "Email")));
        Type(page, "Email", "free@contoso.example");
        Assert.Null(ErrorOf(page, "Email"));
    }

    [Fact]
    [Trait("Rule", "AZ3")]
    public async Task Ones_own_role_and_organization_cannot_be_chosen()
    {
        await AddBenAsync();
        var mine = await Host.MemberAsync(new Account(me.MemberId, ""));

        var page = Open(mine);

        Assert.True(Field(page, "Role").HasAttribute("disabled"));
        Assert.True(Field(page, "Organization").HasAttribute("disabled"));
        Assert.Contains("You cannot change your own.", page.Find($"#{Field(page, "Role").GetAttribute("aria-describedby")}").TextContent);
    }

    [Fact]
    [Trait("Rule", "SE8")]
    public async Task A_double_click_saves_once()
    {
        var page = Open(await AddBenAsync());
        Type(page, "Email", "ben.new@contoso.example");
        var others = await Host.Get<WriteGate>().EnterAsync(CancellationToken.None);

        var first = page.Find("form.stack").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal("true", page.Find("form.stack button[type=submit]").GetAttribute("aria-busy")));
        await page.Find("form.stack").SubmitAsync();
        await others.DisposeAsync();
        await first;

        page.WaitForAssertion(() => Assert.Contains("was saved", page.Find(".message").TextContent));
        Assert.Equal(1, await Host.ReadAsync(db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task A_refusal_stands_at_its_field_and_keeps_what_was_typed()
    {
        var ben = await AddBenAsync();
        var page = Open(ben);
        Type(page, "First name", " ");
        page.Find("form.stack").Submit();
        Assert.Equal("Enter a first name.", ErrorOf(page, "First name"));
        Type(page, "First name", "Bo");
        Field(page, "Phone").Input("12");
        Field(page, "Phone").TriggerEvent("onfocusout", new FocusEventArgs());

        Assert.Equal("This is not a complete phone number. Check the country and the digits.", ErrorOf(page, "Phone"));
        Assert.Equal("Bo", Value(page, "First name"));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task An_old_session_is_asked_who_it_is_before_somebody_gets_another_address_and_nothing_typed_is_lost()
    {
        var ida = await Host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        SignIn((await Host.Get<SessionDirectory>().FindAsync(await Host.SessionTokenAsync(ida.Id)))!);
        var ben = await AddAsync("Ben", "Bakker");
        Host.Clock.Advance(TimeSpan.FromMinutes(6));
        var page = Open(ben);
        Type(page, "Email", "bakker@contoso.example");

        page.Find("form.stack").Submit();
        page.WaitForElement("#step-up-proof").Input(ida.Code(Host.Clock));

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("form.stack")));
        Assert.Equal("bakker@contoso.example", (await Host.MemberAsync(new Account(ben.Id, ""))).Email);
    }

    private async Task<Member> AddBenAsync()
    {
        me = await SignInAdministratorAsync();
        return await AddAsync("Ben", "Bakker", m => (m.Position, m.PhoneNumber) = ("Planner", "+31612345678"));
    }

    private Task<Member> BenAsync() => Host.ReadAsync(db => db.Members.AsNoTracking().SingleAsync(m => m.FirstName == "Ben"));

    private async Task ColleagueAsync(Member member, Func<UserDetails, UserDetails> change)
    {
        var colleague = await Host.AdministratorAsync();
        var offered = (await Host.Get<OfferUserEdit>().ExecuteAsync(colleague, member.Id)).Value;
        Assert.True((await Host.Get<EditUser>().ExecuteAsync(
            colleague, new UserEdit(member.Id, offered.Version, offered.Details, change(offered.Details)))).Succeeded);
    }

    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    private IRenderedComponent<UsersPage> Open(Member member, string query = "", bool byMenu = false, bool waitForForm = true)
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo(byMenu ? $"/settings/users{query}" : $"/settings/users/{member.Id}{query}");
        var page = Render<UsersPage>(p => p.Add(x => x.Id, byMenu ? null : member.Id));
        // What the router does with the address.
        navigation.LocationChanged += (_, to) => page.Render(p => p.Add(
            x => x.Id, Guid.TryParse(new Uri(to.Location).Segments[^1], out var id) ? id : null));
        if (byMenu)
        {
            page.WaitForElement($"#actions-{member.Id:N}").TriggerEvent("ontoggle", EventArgs.Empty);
            page.FindAll($"#actions-{member.Id:N} button").Single(button => button.TextContent.Trim() == "Edit").Click();
        }

        if (waitForForm)
            page.WaitForElement("form.stack");
        return page;
    }

    private static IElement Dialog(IRenderedComponent<UsersPage> page) => page.FindAll("dialog").Single(dialog => dialog.ChildElementCount > 0);

    private static IElement Field(IRenderedComponent<UsersPage> page, string label)
    {
        var id = page.FindAll("form label").Single(element => element.TextContent.TrimEnd('*') == label).GetAttribute("for");
        return page.Find($"#{id}");
    }

    private static string? Value(IRenderedComponent<UsersPage> page, string label) => Field(page, label).GetAttribute("value");

    private static string? ErrorOf(IRenderedComponent<UsersPage> page, string label)
    {
        var field = Field(page, label);
        return field.GetAttribute("aria-invalid") == "true" ? page.Find($"#{field.Id}-error").TextContent.Trim() : null;
    }

    private static void Type(IRenderedComponent<UsersPage> page, string label, string text) => Field(page, label).Input(text);

    private static void Press(IRenderedComponent<UsersPage> page, string text) =>
        page.FindAll("dialog button").Single(button => button.TextContent.Trim() == text).Click();
}

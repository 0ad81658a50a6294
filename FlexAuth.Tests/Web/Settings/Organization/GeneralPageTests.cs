using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Web.Settings.Organization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Place = FlexAuth.Core.Data.Organization;

namespace FlexAuth.Tests.Web.Settings.Organization;

public sealed class GeneralPageTests : PortalTest
{
    private Place north = null!;
    private Place unit = null!;
    private Place south = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        north = await Host.SuborganizationAsync("North");
        unit = await Host.SuborganizationAsync("North unit", north);
        south = await Host.SuborganizationAsync("South");
    }

    [Fact]
    public async Task The_tree_is_a_list_of_lists_with_the_numbers_of_people()
    {
        await SignInAdministratorAsync();
        await AddAsync("Ana", "Aalbers", m => m.OrganizationId = unit.Id);

        var page = Render<GeneralPage>();

        Assert.Equal(["Contoso", "North", "North unit", "South"], Names(page));
        Assert.Equal("4 organizations", page.Find(".card-heading [role=status]").TextContent);
        Assert.Equal(
            ["1 person, 2 in all", "Nobody, 1 in all", "1 person", "Nobody"],
            page.FindAll(".people").Select(p => string.Join(", ", p.QuerySelectorAll("span").Select(part => part.TextContent))));
        Assert.Equal("Your organization", page.Find(".own").TextContent);
        var fold = page.Find("[aria-label='Suborganizations of North']");
        Assert.Equal("true", fold.GetAttribute("aria-expanded"));
        Assert.Equal(["North unit"], page.Find($"#{fold.GetAttribute("aria-controls")}").QuerySelectorAll(".name > span:first-child").Select(n => n.TextContent));
    }

    [Fact]
    public async Task A_branch_is_folded_and_unfolded()
    {
        await SignInAdministratorAsync();
        var page = Render<GeneralPage>();

        page.Find("[aria-label='Suborganizations of North']").Click();
        Assert.Equal(["Contoso", "North", "South"], Names(page));
        Assert.Equal("false", page.Find("[aria-label='Suborganizations of North']").GetAttribute("aria-expanded"));

        page.Find("[aria-label='Suborganizations of North']").Click();
        Assert.Equal(["Contoso", "North", "North unit", "South"], Names(page));
    }

    [Fact]
    public async Task Of_many_the_search_shows_those_that_match_with_their_way()
    {
        await SignInAdministratorAsync();
        for (var i = 0; i < 8; i++)
            await Host.SuborganizationAsync($"Dock {i}", unit);
        var page = Render<GeneralPage>();

        page.Find("#organization-search").Input("dock 3");
        Assert.Equal(["Dock 3"], Names(page));
        Assert.Equal("In Contoso › North › North unit", page.Find(".way").TextContent);
        Assert.Equal("1 of 12 organizations", page.Find(".card-heading [role=status]").TextContent);

        page.Find("#organization-search").Input("nothing like it");
        Assert.Contains("No organization matches “nothing like it”", page.Find(".empty").TextContent);
        page.Find(".empty button").Click();
        Assert.Equal(12, Names(page).Length);
    }

    [Fact]
    public async Task Alone_it_says_how_to_begin()
    {
        await SignInAdministratorAsync(south);

        Assert.Contains("Press New suborganization to add the first.", Render<GeneralPage>().Find(".alone").TextContent);
    }

    [Fact, Trait("Rule", "AZ1")]
    public async Task A_manager_sees_nothing_of_it()
    {
        await SignInAsync(MemberRole.Manager);

        var page = Render<GeneralPage>();

        Assert.Contains("You cannot see these settings", page.Find(".empty").TextContent);
        Assert.Empty(page.FindAll(".organizations, .button-primary"));
    }

    [Fact]
    public async Task A_failure_is_told_and_can_be_tried_again()
    {
        await SignInAdministratorAsync();
        Door.IsBroken = true;
        var page = Render<GeneralPage>();
        Assert.Contains("The organizations could not be read", page.Find("[role=alert]").TextContent);

        Door.IsBroken = false;
        page.Find(".notice button").Click();

        page.WaitForAssertion(() => Assert.Equal(["Contoso", "North", "North unit", "South"], Names(page)));
    }

    [Fact]
    public async Task A_suborganization_is_created_below_the_row_that_was_asked_for()
    {
        await SignInAdministratorAsync();
        var page = Render<GeneralPage>();

        Choose(page, "North unit", "New suborganization");
        page.Find("dialog form").Submit();
        Assert.Contains("Enter a name.", Asked(page));
        page.Find("dialog input").Input("  Dock 4 ");
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal(["Contoso", "North", "North unit", "Dock 4", "South"], Names(page)));
        Assert.Contains("Dock 4 was created below North unit.", page.Find(".floating").TextContent);
        Assert.Empty(page.FindAll("dialog form"));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_told_at_the_field_and_nothing_typed_is_lost()
    {
        await SignInAdministratorAsync();
        var page = Render<GeneralPage>();

        Choose(page, "Contoso", "New suborganization");
        page.Find("dialog input").Input("south");
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Contoso has a suborganization called “south” already.", page.Find("dialog .error").TextContent));
        Assert.Equal("south", page.Find("dialog input").GetAttribute("value"));
    }

    [Fact]
    public async Task Renaming_tells_what_somebody_else_called_it_and_then_goes_on()
    {
        await SignInAdministratorAsync();
        var colleague = await Host.AdministratorAsync();
        var page = Render<GeneralPage>();
        Choose(page, "South", "Rename");
        await Host.Get<RenameOrganization>().ExecuteAsync(colleague, new OrganizationRenaming(south.Id, "South", "Docks"));

        page.Find("dialog input").Input("Quays");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Somebody has just renamed this organization to “Docks”.", Asked(page)));
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal(["Contoso", "North", "North unit", "Quays"], Names(page)));
        Assert.Contains("Docks is now called Quays.", page.Find(".floating").TextContent);
    }

    [Fact, Trait("Rule", "AZ3")]
    public async Task A_move_says_before_anything_what_comes_along_and_who_gains_and_loses()
    {
        await SignInAdministratorAsync();
        await AddAsync("Nora", "Berg", m => (m.OrganizationId, m.Role) = (north.Id, MemberRole.OrganizationAdministrator));
        await AddAsync("Sami", "Vos", m => (m.OrganizationId, m.Role) = (south.Id, MemberRole.OrganizationAdministrator));
        await AddAsync("Ana", "Lima", m => m.OrganizationId = unit.Id);
        var page = Render<GeneralPage>();

        Choose(page, "North unit", "Move");
        Assert.Equal(["Contoso", "North*", "South"], page.FindAll("dialog .place").Select(p => p.QuerySelector(".words span")!.TextContent + (p.QuerySelector("input")!.HasAttribute("disabled") ? "*" : "")));
        Assert.Equal("true", page.Find("dialog [type=submit]").GetAttribute("aria-disabled"));
        page.FindAll("dialog input[type=radio]")[2].Change(true);

        page.WaitForElement(".consequences");
        Assert.Contains("North unit comes from North to South, with 1 person.", page.Find(".consequences").TextContent);
        Assert.Equal(["1 · Sami Vos (South)", "1 · Nora Berg (North)"], page.FindAll(".consequences dd").Select(d => d.TextContent));
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal(["Contoso", "North", "South", "North unit"], Names(page)));
        Assert.Contains("North unit is now below South.", page.Find(".floating").TextContent);
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task A_move_asks_for_a_proof_where_the_last_one_is_long_ago()
    {
        await SignInAdministratorAsync();
        Host.Clock.Advance(Host.Get<IOptions<SignInOptions>>().Value.ProofLifetime + TimeSpan.FromMinutes(1));
        var page = Render<GeneralPage>();

        Choose(page, "North unit", "Move");
        page.FindAll("dialog input[type=radio]")[2].Change(true);
        page.WaitForElement(".consequences");
        page.FindAll("dialog form")[0].Submit();

        page.WaitForAssertion(() => Assert.Contains("Confirm that it is you", page.Markup));
        Assert.Equal(north.Id, await Host.ReadAsync(db => db.Organizations.Where(o => o.Id == unit.Id).Select(o => o.ParentId).SingleAsync()));
    }

    [Fact]
    public async Task When_the_tree_changes_under_an_open_question_it_is_asked_anew()
    {
        await SignInAdministratorAsync();
        var colleague = await Host.AdministratorAsync();
        var page = Render<GeneralPage>();
        Choose(page, "North unit", "Move");
        page.FindAll("dialog input[type=radio]")[2].Change(true);
        page.WaitForElement(".consequences");
        var seen = (await Host.Get<PreviewMove>().ExecuteAsync(colleague, new MoveQuestion(south.Id, north.Id))).Value;
        Assert.True((await Host.Get<MoveOrganization>().ExecuteAsync(colleague, new OrganizationMove(south.Id, north.Id, seen.Basis))).Succeeded);

        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Contains("The organizations or those who administer them changed meanwhile", Asked(page)));
        Assert.Contains("Nobody: all who administer it now still will", page.Find(".consequences").TextContent);
    }

    [Fact]
    public async Task Only_what_is_empty_is_offered_for_deletion_and_the_rest_says_why_not()
    {
        await SignInAdministratorAsync();
        var page = Render<GeneralPage>();

        var refused = Choice(page, "North", "Delete");
        Assert.Equal("It has people or suborganizations.", page.Find($"#{refused.GetAttribute("aria-describedby")}").TextContent);
        refused.Click();
        Assert.Empty(page.FindAll("dialog form"));
        Assert.Equal("You belong to this one.", page.Find($"#{Choice(page, "Contoso", "Move").GetAttribute("aria-describedby")}").TextContent);

        Choose(page, "South", "Delete");
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal(["Contoso", "North", "North unit"], Names(page)));
        Assert.Contains("South was deleted.", page.Find(".floating").TextContent);
    }

    [Fact]
    public async Task What_others_do_to_the_tree_and_its_people_shows_by_itself()
    {
        await SignInAdministratorAsync();
        var colleague = await Host.AdministratorAsync();
        var page = Render<GeneralPage>();

        await Host.Get<CreateOrganization>().ExecuteAsync(colleague, new NewOrganization(Guid.CreateVersion7(), south.Id, "Harbour"));
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Equal(["Contoso", "North", "North unit", "South", "Harbour"], Names(page)));
    }

    [Fact]
    public async Task The_menu_leads_to_the_people_of_an_organization()
    {
        await SignInAdministratorAsync();
        var page = Render<GeneralPage>();

        Assert.Equal($"/settings/users?org={north.Id:N}", Choice(page, "North", "Show users").GetAttribute("href"));
    }

    private static string Asked(IRenderedComponent<GeneralPage> page) => string.Concat(page.FindAll("dialog").Select(dialog => dialog.TextContent));

    private static string[] Names(IRenderedComponent<GeneralPage> page) => [.. page.FindAll(".organizations .name > span:first-child").Select(n => n.TextContent)];

    private static void Choose(IRenderedComponent<GeneralPage> page, string row, string choice) => Choice(page, row, choice).Click();

    private static IElement Choice(IRenderedComponent<GeneralPage> page, string row, string choice)
    {
        var menu = page.Find($"[aria-label='Actions for {row}']").GetAttribute("popovertarget");
        page.Find($"#{menu}").TriggerEvent("ontoggle", EventArgs.Empty);
        return page.FindAll($"#{menu} .choice").Single(c => c.TextContent.Trim() == choice);
    }
}

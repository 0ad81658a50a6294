using System.Text;
using Bunit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Export;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Spreadsheets;
using FlexAuth.Tests.Core.Users.Actions;
using FlexAuth.Web.Settings.Users.Import;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Users.Import;

/// <summary>What a file would change, and how far changing it is.</summary>
public sealed class ImportPageTests : PortalTest
{
    private const string Head = "Email,First name,Last name,Organization,Role,Position,Email login enabled\r\n";

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task Each_change_stands_there_cell_by_cell_with_new_people_and_with_why_a_row_is_refused()
    {
        var actor = await SignInAdministratorAsync();
        var ana = await AddAsync("Ana", "Lima", m => m.Position = "Nurse");
        var eva = await AddAsync("Eva", "Stone");
        var id = await ReadAsync(actor, $"{Head}{ana.Email},,,,,Surgeon,\r\n{eva.Email},,,,Emperor,,\r\nnora@lima.example,Nora,Lima,Contoso,Member,,Y\r\n");

        var page = Render(id);

        Assert.Equal("people.csv", page.Find("h1").TextContent);
        var rows = Rows(page);
        Assert.StartsWith("Row 2|Ana Lima Ana.Lima", rows[0], StringComparison.Ordinal);
        Assert.EndsWith("|Position Nurse becomes → Surgeon|Change", rows[0], StringComparison.Ordinal);
        Assert.Contains("“Emperor” is not a role.", rows[1]);
        Assert.EndsWith("|Refused", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("Row 4|Nora Lima nora@lima.example|Organization Contoso", rows[2], StringComparison.Ordinal);
        Assert.EndsWith("Email login enabled Y|New person", rows[2], StringComparison.Ordinal);
        Assert.Equal(["All 3", "Changes 1", "New 1", "Conflicts 0", "Refused 1"], page.FindAll(".kind").Select(Words));
        Assert.Equal(["1 person changes, 1 is added.", "1 welcome mail is sent."], page.FindAll(".foot .words p").Select(Words));
        Assert.Contains("nobody can see what a colleague changed meanwhile", page.Find(".notice").TextContent);
    }

    [Fact]
    public async Task The_address_chooses_the_kind_and_the_page_and_the_way_back_is_known()
    {
        var actor = await SignInAdministratorAsync();
        var people = string.Concat(Enumerable.Range(0, 201).Select(n => $"nora{n}@lima.example,Nora,Lima{n},Contoso,Member,,\r\n"));
        var id = await ReadAsync(actor, $"{Head}{people}not an address,Ana,Lima,Contoso,Member,,\r\n");
        Navigation.NavigateTo($"/settings/users/import/{id}");
        var page = Render(id);

        Navigation.NavigateTo(page.FindAll(".kind")[4].GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.Contains("Refused", Assert.Single(Rows(page))));

        Navigation.NavigateTo(page.FindAll(".kind")[2].GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.StartsWith("Row 2|", Rows(page)[0], StringComparison.Ordinal));
        Navigation.NavigateTo(page.Find("a[rel=next]").GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.StartsWith("Row 102|", Rows(page)[0], StringComparison.Ordinal));
        Navigation.NavigateTo(page.Find("a[rel=next]").GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.StartsWith("Row 202|", Assert.Single(Rows(page)), StringComparison.Ordinal));
        Assert.Contains("3 of 3", page.Find(".pages").TextContent);
        Assert.Empty(page.FindAll("a[rel=next]"));
        Navigation.NavigateTo(page.Find("a[rel=prev]").GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.StartsWith("Row 102|", Rows(page)[0], StringComparison.Ordinal));

        Navigation.NavigateTo($"/settings/users/import/{id}?rows=nonsense&after=x&page=7");
        page.WaitForAssertion(() => Assert.StartsWith("Row 2|", Rows(page)[0], StringComparison.Ordinal));
    }

    [Fact, Trait("Rule", "IM2")]
    public async Task What_a_colleague_changed_meanwhile_stays_unless_the_file_is_chosen()
    {
        var actor = await SignInAdministratorAsync();
        var ana = await AddAsync("Ana", "Lima", m => m.Position = "Nurse");
        var eva = await AddAsync("Eva", "Lima", m => m.Position = "Nurse");
        var file = (await ExportAsync(actor)).Replace("Nurse", "Surgeon", StringComparison.Ordinal);
        await Host.ChangeAsync(db => db.Members.Where(m => m.LastName == "Lima").ExecuteUpdateAsync(m => m
            .SetProperty(x => x.Position, "Porter").SetProperty(x => x.Version, x => x.Version + 1)));
        var id = await ReadAsync(actor, file);

        var page = Render(id);

        Assert.Contains("Somebody else changed 2 of these people", page.Find(".notice.warning").TextContent);
        Assert.Contains("Position Porter stays, instead of Surgeon", Rows(page)[0]);
        Assert.Contains("There is nothing to import.", page.Find(".foot").TextContent);

        page.FindAll(".choice input")[1].Change(true);
        page.WaitForAssertion(() => Assert.Contains("Position Porter becomes → Surgeon", Rows(page)[0]));
        Assert.Contains("Position Porter stays", Rows(page)[1]);
        Assert.Contains("Your file counts for 1 of 2.", page.Find(".notice.warning").TextContent);
        Assert.Contains("1 person changes.", page.Find(".foot").TextContent);

        page.FindAll(".notice.warning button")[1].Click();
        page.WaitForAssertion(() => Assert.Contains("2 people change.", page.Find(".foot").TextContent));
        page.FindAll(".notice.warning button")[0].Click();
        page.WaitForAssertion(() => Assert.Contains("There is nothing to import.", page.Find(".foot").TextContent));
        Assert.Equal(["Porter", "Porter"], await Host.ReadAsync(db => db.Members.Where(m => m.Id == ana.Id || m.Id == eva.Id).Select(m => m.Position).ToListAsync()));
    }

    [Fact, Trait("Rule", "AZ3")]
    public async Task A_role_for_somebody_who_was_moved_says_where_they_are_now()
    {
        var actor = await SignInAdministratorAsync();
        var ana = await AddAsync("Ana", "Lima");
        var file = (await ExportAsync(actor)).Replace("Lima,Contoso,Member", "Lima,,Manager", StringComparison.Ordinal);
        var north = await Host.SuborganizationAsync("North");
        await Host.ChangeAsync(new Account(ana.Id, ""), m => m.OrganizationId = north.Id);

        var page = Render(await ReadAsync(actor, file));

        Assert.Contains("Role Member stays, instead of Manager (Organization is now North)", Assert.Single(Rows(page)));
    }

    [Fact]
    public async Task An_unedited_export_says_no_changes_and_offers_nothing_to_press()
    {
        var actor = await SignInAdministratorAsync();
        await AddAsync("Ana", "Lima");
        var id = await ReadAsync(actor, await ExportAsync(actor));

        var page = Render(id);

        Assert.Contains("No changes", page.Find(".empty").TextContent);
        Assert.Empty(page.FindAll(".foot"));
    }

    [Fact]
    public async Task Import_changes_everybody_says_what_came_of_each_row_and_leads_to_the_undo()
    {
        var actor = await SignInAdministratorAsync();
        var ana = await AddAsync("Ana", "Lima", m => m.Position = "Nurse");
        var id = await ReadAsync(actor, $"{Head}{ana.Email},,,,,Surgeon,\r\nnora@lima.example,Nora,Lima,Contoso,Member,,\r\n");
        var page = Render(id);

        page.Find(".foot .button-primary").Click();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("#import-progress progress")));
        Assert.Empty(page.FindAll(".foot"));
        Assert.Equal(["Stop", "Stop and undo"], page.FindAll("header button").Select(button => button.TextContent.Trim()));
        Assert.EndsWith("|Waiting", Rows(page)[0], StringComparison.Ordinal);
        await Host.RunJobsAsync();
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Contains("2 people are as the file says.", page.Find("#import-progress").TextContent));
        page.WaitForAssertion(() => Assert.EndsWith("|Changed", Rows(page)[0], StringComparison.Ordinal));
        Assert.EndsWith("|Added", Rows(page)[1], StringComparison.Ordinal);
        Assert.Equal($"/settings/users/import/{id}/result.xlsx", page.Find("a[download]").GetAttribute("href"));
        page.FindAll("header button").Single().Click();
        page.WaitForAssertion(() => Assert.StartsWith("/settings/users/actions/", new Uri(Navigation.Uri).AbsolutePath, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopped_it_says_which_rows_were_not_begun()
    {
        var actor = await SignInAdministratorAsync();
        var id = await ReadAsync(actor, $"{Head}nora@lima.example,Nora,Lima,Contoso,Member,,\r\n");
        var page = Render(id);
        page.Find(".foot .button-primary").Click();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("header button")));

        page.FindAll("header button")[0].Click();
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.EndsWith("|Not begun", Rows(page)[0], StringComparison.Ordinal));
        Assert.Empty(await Host.ReadAsync(db => db.Members.Where(m => m.Email == "nora@lima.example").ToListAsync()));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Pressed_in_two_windows_it_is_one_job_and_both_show_it()
    {
        var actor = await SignInAdministratorAsync();
        var id = await ReadAsync(actor, $"{Head}nora@lima.example,Nora,Lima,Contoso,Member,,\r\n");
        var (mine, other) = (Render(id), Render(id));

        mine.Find(".foot .button-primary").Click();
        other.Find(".foot .button-primary").Click();

        LetChangesArrive();
        mine.WaitForAssertion(() => Assert.NotEmpty(mine.FindAll("#import-progress progress")));
        other.WaitForAssertion(() => Assert.NotEmpty(other.FindAll("#import-progress progress")));
        Assert.Single(await Host.ReadAsync(db => db.Jobs.ToListAsync()));
    }

    [Fact]
    public async Task Whose_email_login_would_go_is_told_and_the_word_is_typed()
    {
        var actor = await SignInAdministratorAsync();
        var ana = await AddAsync("Ana", "Lima");
        var id = await ReadAsync(actor, $"{Head}{ana.Email},,,,,,N\r\n");
        var page = Render(id);
        Assert.Contains("1 person loses email login", page.Find(".notice.danger").TextContent);

        page.Find(".foot .button-danger").Click();
        Assert.Empty(await Host.ReadAsync(db => db.Jobs.ToListAsync()));
        page.Find("dialog input").Input("disable");
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("#import-progress")));
        Assert.Single(await Host.ReadAsync(db => db.Jobs.ToListAsync()));
    }

    [Fact]
    public async Task Discarded_it_is_forgotten_after_a_question()
    {
        var actor = await SignInAdministratorAsync();
        var id = await ReadAsync(actor, $"{Head}nora@lima.example,Nora,Lima,Contoso,Member,,\r\n");
        var page = Render(id);

        page.Find(".foot .button").Click();
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("/settings/users/import", new Uri(Navigation.Uri).AbsolutePath));
        Assert.Empty(await Host.ReadAsync(db => db.UserImports.ToListAsync()));
        Assert.Contains("This import no longer exists", Render(id).Find("[role=alert]").TextContent);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Somebody_elses_import_does_not_exist()
    {
        var id = await ReadAsync(await Host.AdministratorAsync(), $"{Head}nora@lima.example,Nora,Lima,Contoso,Member,,\r\n");
        await SignInAdministratorAsync();
        var page = Render(id);
        Assert.Contains("This import no longer exists", page.Find("[role=alert]").TextContent);
        Assert.Equal("/settings/users/import", page.Find("[role=alert] a").GetAttribute("href"));
        Assert.Empty(page.FindAll("tbody"));
    }

    [Theory, Trait("Rule", "AZ1")]
    [InlineData(MemberRole.Member)]
    [InlineData(MemberRole.Manager)]
    public async Task Whoever_may_not_manage_people_is_refused(MemberRole role)
    {
        var id = await ReadAsync(await Host.AdministratorAsync(), $"{Head}nora@lima.example,Nora,Lima,Contoso,Member,,\r\n");
        await SignInAsync(role);

        var page = Render(id);

        Assert.Contains("You are not allowed to do this.", page.Find("[role=alert]").TextContent);
        Assert.Empty(page.FindAll("tbody"));
    }

    [Fact]
    public async Task A_database_that_is_away_costs_a_sentence_and_a_second_try()
    {
        var actor = await SignInAdministratorAsync();
        var id = await ReadAsync(actor, $"{Head}nora@lima.example,Nora,Lima,Contoso,Member,,\r\n");
        Door.IsBroken = true;
        var page = Render(id);
        Assert.Contains("Something went wrong on our side.", page.Find("[role=alert]").TextContent);

        Door.IsBroken = false;
        page.Find("[role=alert] button").Click();

        page.WaitForAssertion(() => Assert.Single(Rows(page)));
    }

    private static string Words(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static List<string> Rows(IRenderedComponent<ImportPage> page) =>
        page.FindAll("tbody tr").Select(row => string.Join('|', row.QuerySelectorAll("td").Select(Words))).ToList();

    private IRenderedComponent<ImportPage> Render(Guid id) => Render<ImportPage>(p => p.Add(x => x.ImportId, id));

    private async Task<Guid> ReadAsync(SignedInMember actor, string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var read = await Host.Get<ReadImport>().ExecuteAsync(actor, new ImportUpload(Guid.CreateVersion7(), "people.csv", stream, EnglishSheet.Texts));
        Assert.True(read.Succeeded, read.Error?.Code);
        return read.Value;
    }

    private async Task<string> ExportAsync(SignedInMember actor)
    {
        using var stream = new MemoryStream();
        var exported = await Host.Get<ExportUsers>().ExecuteAsync(actor, new ExportRequest(UserFilter.Everybody, TableKind.Csv, EnglishSheet.Texts, stream));
        Assert.True(exported.Succeeded, exported.Error?.Code);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}

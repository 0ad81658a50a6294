using System.Text.Json;
using FlexAuth.Tests.Core.SecondFactors;
using FlexAuth.Tests.Stories.Pages;
using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Settings → Users → Export users: the workbook as another program reads it.</summary>
[Collection(SettingsStories.Name)]
[Trait("Needs", "Browser")]
public class ExportStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    private const string ReadWorkbook = """
        import json, sys, openpyxl
        book = openpyxl.load_workbook(sys.argv[1])
        people = book['Users']
        letters = openpyxl.utils.get_column_letter
        print(json.dumps({
            'sheets': book.sheetnames,
            'rows': [[cell.value for cell in row] for row in people.iter_rows()],
            'types': sorted({cell.data_type for row in people.iter_rows() for cell in row if cell.value is not None}),
            'frozen': people.freeze_panes,
            'filter': people.auto_filter.ref,
            'choices': {str(choice.sqref).split(':')[0]: choice.formula1 for choice in people.data_validations.dataValidation},
            'hidden': [letters(at) for at in range(1, people.max_column + 1) if people.column_dimensions[letters(at)].hidden],
            'explained': [row[0].value for row in book['Explanation'].iter_rows()],
        }))
        """;

    [Fact]
    public async Task An_administrator_exports_those_who_match_and_another_program_reads_the_workbook()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var users = await new UsersPage(tab).OpenAsync("?role=manager");
        var shown = await users.Count.InnerTextAsync();
        await using var database = new InstallationDatabase(Halden.Server);
        var managers = await database.ReadAsync(db => db.Members
            .Where(m => m.Role == FlexAuth.Core.Users.MemberRole.Manager)
            .OrderBy(m => m.SortName).Select(m => new { m.Email, m.FirstName, m.LastName, m.PhoneNumber }).ToListAsync());
        var dialog = await new ExportDialog(tab).OpenAsync();
        await Expect(dialog.Dialog).ToContainTextAsync($"The {managers.Count} users that match");
        await Halden.Administrator.PageIsAccessibleAsync(tab);

        var file = await dialog.SaveAsync();

        Assert.StartsWith($"{managers.Count} ", shown, StringComparison.Ordinal);
        Assert.Matches(@"^users-\d{4}-\d\d-\d\d\.xlsx$", file.SuggestedFilename);
        await Expect(users.Message).ToContainTextAsync($"{file.SuggestedFilename} was downloaded.");
        var path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.xlsx");
        await file.SaveAsAsync(path);
        using var workbook = JsonDocument.Parse(await Tool.RunAsync("/usr/bin/python3", ["-c", ReadWorkbook, path]));
        File.Delete(path);
        var book = workbook.RootElement;
        Assert.Equal(["Users", "Explanation"], Texts(book.GetProperty("sheets")));
        var rows = book.GetProperty("rows").EnumerateArray().Select(Texts).ToList();
        Assert.Equal(
            ["Email", "First name", "Last name", "Organization", "Role", "Position", "Phone", "Microsoft Entra ID", "Google", "Email login enabled", "Status", "Last sign-in", "FlexAuth row, do not change"],
            rows[0]);
        Assert.Equal(
            managers.Select(m => (m.Email, m.FirstName, m.LastName, m.PhoneNumber)),
            rows.Skip(1).Select(row => (row[0], row[1]!, row[2]!, row[6])));
        Assert.All(rows.Skip(1), row => Assert.Equal("Manager", row[4]));
        Assert.Equal(["s"], Texts(book.GetProperty("types")));
        Assert.Equal("A2", book.GetProperty("frozen").GetString());
        Assert.Equal($"A1:M{managers.Count + 1}", book.GetProperty("filter").GetString());
        Assert.Equal("\"Y,N\"", book.GetProperty("choices").GetProperty("J2").GetString());
        Assert.Equal("\"Member,Manager,Organization Administrator\"", book.GetProperty("choices").GetProperty("E2").GetString());
        Assert.Equal(["M"], Texts(book.GetProperty("hidden")));
        Assert.All(rows[0].SkipLast(1), head => Assert.Contains(head, Texts(book.GetProperty("explained"))));
        await tab.CloseAsync();
    }

    [Fact]
    public async Task Everybody_comes_as_CSV_whatever_the_list_shows()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        await new UsersPage(tab).OpenAsync("?q=lotte");
        var dialog = await new ExportDialog(tab).OpenAsync();
        await dialog.ChooseAsync("^All ");
        await dialog.ChooseAsync("^CSV");
        var file = await dialog.SaveAsync();

        await using var database = new InstallationDatabase(Halden.Server);
        var people = await database.ReadAsync(db => db.Members.CountAsync());
        Assert.EndsWith(".csv", file.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal(people + 1, (await File.ReadAllLinesAsync((await file.PathAsync())!, TestContext.Current.CancellationToken)).Length);
        await tab.CloseAsync();
    }

    [Fact]
    public async Task A_file_that_the_server_cannot_write_is_said_in_the_dialog()
    {
        var colleague = await PersonAsync();
        await Halden.NewcomerAsync(colleague, "Eline", role: "Organization Administrator");
        ExpectComplaint("507");
        await colleague.Page.RouteAsync("**/settings/users/export*", route => route.FulfillAsync(new()
        {
            Status = 507,
            ContentType = "text/plain; charset=utf-8",
            Body = "The file could not be written.",
        }));
        await new UsersPage(colleague.Page).OpenAsync("?q=lotte");
        var dialog = await new ExportDialog(colleague.Page).OpenAsync();

        await dialog.Export.ClickAsync();

        await Expect(dialog.Dialog.Locator(".notice")).ToContainTextAsync("The file could not be written.");
        await colleague.PageIsAccessibleAsync();
    }

    private static List<string?> Texts(JsonElement array) => array.EnumerateArray().Select(text => text.GetString()).ToList();
}

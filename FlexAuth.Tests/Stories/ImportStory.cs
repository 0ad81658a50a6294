using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Settings → Users: exported, edited in a spreadsheet program, imported, with a colleague who changes and watches.</summary>
[Collection(SettingsStories.Name)]
[Trait("Needs", "Browser")]
public class ImportStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    private const string Roos = "roos.meeuw@halden.example";
    private const string Teun = "teun.meeuw@halden.example";
    private const string Saar = "saar.meeuw@halden.example";
    private const string Nora = "nora.meeuw@halden.example";

    [Fact]
    [Trait("Rule", "SE7")]
    public async Task An_export_is_edited_imported_watched_downloaded_and_undone_and_what_a_colleague_changed_meanwhile_is_asked_about()
    {
        var (mine, theirs) = await TwoAdministratorsAsync("Meeuw");
        foreach (var (firstName, email) in new[] { ("Roos", Roos), ("Teun", Teun), ("Saar", Saar) })
            await new UsersPage(mine).AddAsync(firstName, "Meeuw", email);
        await new UsersPage(mine).OpenAsync("?q=meeuw&columns=email,position,status");
        await Expect(new UsersPage(mine).Rows).ToHaveCountAsync(3);
        var exported = await ExportAsync(mine);
        var edited = await Spreadsheet.EditAsync(
            exported,
            new Dictionary<string, string> { ["Email"] = Roos, ["Position"] = "Night nurse" },
            new Dictionary<string, string> { ["Email"] = Teun, ["Position"] = "Porter" },
            new Dictionary<string, string> { ["Email"] = Saar, ["Role"] = "Emperor" },
            new Dictionary<string, string>
            {
                ["Email"] = Nora,
                ["First name"] = "Nora",
                ["Last name"] = "Meeuw",
                ["Organization"] = Halden.Name,
                ["Role"] = "Member",
                ["Email login enabled"] = "Y",
            });
        await ChangePositionAsync(theirs, Teun, "Surgeon");

        var import = await new ImportPage(mine).OpenAsync();
        await import.ReadAsync(edited);
        await Expect(import.Rows).ToHaveCountAsync(4);
        await Expect(import.Row(Roos)).ToContainTextAsync("Night nurse");
        await Expect(import.Row(Teun)).ToContainTextAsync("Surgeon stays, instead of Porter");
        await Expect(import.Row(Saar)).ToContainTextAsync("Refused");
        await Expect(import.Row(Nora)).ToContainTextAsync("New person");
        await Expect(import.Foot).ToContainTextAsync("1 person changes, 1 is added.");
        await Expect(import.Foot).ToContainTextAsync("1 welcome mail is sent.");
        await Halden.Administrator.PageIsAccessibleAsync(mine);
        await import.DecideAsync(Teun, "Use mine");
        await Expect(import.Foot).ToContainTextAsync("2 people change, 1 is added.");
        await mine.ReloadAsync();
        await Expect(import.Row(Teun).GetByLabel("Use mine")).ToBeCheckedAsync();

        await new UsersPage(theirs).OpenAsync("?q=meeuw&columns=email,position,status");
        await ProvedLongAgoAsync();
        await import.Import.ClickAsync();
        await new ActionDialog(mine).Proof.GetByLabel("Verification code").FillAsync(await Halden.Ana.App.NextCodeAsync());
        await Expect(import.Standing).ToContainTextAsync("3 people are as the file says.");
        await Expect(import.Row(Nora)).ToContainTextAsync("Added");
        await Expect(import.Row(Saar)).ToContainTextAsync("Refused");
        await Halden.Administrator.PageIsAccessibleAsync(mine);
        var watched = new UsersPage(theirs);
        await Expect(watched.Row(Roos)).ToContainTextAsync("Night nurse");
        await Expect(watched.Row(Teun)).ToContainTextAsync("Porter");
        await theirs.GetByRole(AriaRole.Button, new() { Name = "1 new – show" }).ClickAsync();
        await watched.StandsAtAsync(Nora, "Invited");

        var file = await mine.RunAndWaitForDownloadAsync(() => import.DownloadResult.ClickAsync());
        Assert.EndsWith("-result.xlsx", file.SuggestedFilename, StringComparison.Ordinal);
        var path = Path.ChangeExtension(edited, ".result.xlsx");
        await file.SaveAsAsync(path);
        var results = (await Spreadsheet.ReadAsync(path)).ToDictionary(row => row["Email"]!, row => row["Result"]);
        Assert.Equal(4, results.Count);
        Assert.All([Roos, Teun, Nora], email => Assert.False(string.IsNullOrEmpty(results[email])));
        Assert.Contains("Emperor", results[Saar]);

        await import.Undo.ClickAsync();
        await Expect(import.Heading).ToContainTextAsync("Undo: Import users");
        await Expect(mine.Locator(".notice")).ToContainTextAsync("3 people are as before.");
        await Expect(watched.Row(Teun)).ToContainTextAsync("Surgeon");
        await theirs.GetByRole(AriaRole.Button, new() { Name = "The list has changed – show" }).ClickAsync();
        await Expect(watched.Row(Nora)).ToHaveCountAsync(0);
        await mine.CloseAsync();
    }

    [Fact]
    public async Task An_unedited_export_says_that_there_are_no_changes_and_deleted_rows_delete_nobody()
    {
        var mine = await Halden.Administrator.Context.NewPageAsync();
        await new UsersPage(mine).OpenAsync("?q=lotte");
        var people = await new UsersPage(mine).Rows.CountAsync();
        Assert.NotEqual(0, people);
        var exported = await ExportAsync(mine);
        var import = await new ImportPage(mine).OpenAsync();

        await import.ReadAsync(await Spreadsheet.EditAsync(exported));

        await Expect(mine.GetByText("No changes", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(import.Import).ToHaveCountAsync(0);
        await Halden.Administrator.PageIsAccessibleAsync(mine);
        await mine.CloseAsync();
    }

    [Fact]
    public async Task A_file_that_is_none_gets_its_sentence_and_the_next_one_is_read()
    {
        var mine = await Halden.Administrator.Context.NewPageAsync();
        var import = await new ImportPage(mine).OpenAsync();
        await import.GiveAsync(new FilePayload { Name = "holidays.xlsx", MimeType = "", Buffer = [.. "not a workbook at all\0"u8] });
        await Expect(import.Problem).ToContainTextAsync("holidays.xlsx");
        await Expect(import.Choose).ToBeFocusedAsync();
        await Halden.Administrator.PageIsAccessibleAsync(mine);

        await import.GiveAsync(
            new FilePayload { Name = "one.csv", MimeType = "", Buffer = [.. "Email\r\n"u8] },
            new FilePayload { Name = "two.csv", MimeType = "", Buffer = [.. "Email\r\n"u8] });
        await Expect(import.Problem).ToContainTextAsync("Choose one file at a time.");
        await import.GiveAsync(new FilePayload { Name = "nothing.csv", MimeType = "", Buffer = [] });
        await Expect(import.Problem).ToContainTextAsync("This file is empty");

        await import.GiveAsync(new FilePayload
        {
            Name = "people.csv",
            MimeType = "",
            Buffer = [.. "Email;First name;Last name;Organization;Role\r\nmees.valk@halden.example;Mees;Valk;Halden Group;Member\r\n"u8],
        });
        await mine.WaitForURLAsync("**/settings/users/import/*");
        await Expect(import.Foot).ToContainTextAsync("1 person is added.");
        await Expect(mine.GetByText("Changes by colleagues cannot be seen")).ToBeVisibleAsync();
        await Halden.Administrator.PageIsAccessibleAsync(mine);

        await import.Discard.ClickAsync();
        await mine.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Expect(import.Choose).ToBeEnabledAsync();
        await mine.GoBackAsync();
        await Expect(import.Problem).ToContainTextAsync("This import no longer exists");
        await mine.CloseAsync();
    }

    [Fact]
    public async Task A_file_is_dropped_on_its_zone_and_beside_it_does_not_take_the_pages_place()
    {
        var mine = await Halden.Administrator.Context.NewPageAsync();
        var import = await new ImportPage(mine).OpenAsync();
        var file = await mine.EvaluateHandleAsync("() => { const data = new DataTransfer(); data.items.add(new File(['Email\\r\\n'], 'people.csv')); return data; }");

        await mine.DispatchEventAsync("h1", "dragover", new { dataTransfer = file });
        await Expect(mine.Locator("[data-file-zone]")).ToHaveAttributeAsync("data-dragging", "near");
        Assert.True(await mine.EvaluateAsync<bool>("data => !document.querySelector('h1').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }))", file));
        await mine.DispatchEventAsync("#import-file", "dragover", new { dataTransfer = file });
        await Expect(mine.Locator("[data-file-zone]")).ToHaveAttributeAsync("data-dragging", "over");
        Assert.False(await mine.EvaluateAsync<bool>("data => !document.querySelector('#import-file').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }))", file));
        await Expect(mine.Locator("[data-dragging]")).ToHaveCountAsync(0);
        await Expect(import.Heading).ToHaveTextAsync("Import users");
        await mine.CloseAsync();
    }

    /// <summary>"Export users", of those whom the list shows.</summary>
    private static async Task<string> ExportAsync(IPage users)
    {
        var file = await (await new ExportDialog(users).OpenAsync()).SaveAsync();
        return (await file.PathAsync())!;
    }

    private static async Task ChangePositionAsync(IPage page, string email, string position)
    {
        var users = await new UsersPage(page).OpenAsync("?q=meeuw");
        var form = await users.OpenEditAsync(email);
        await form.Position.FillAsync(position);
        await form.Save.ClickAsync();
        await Expect(form.Dialog).ToBeHiddenAsync();
    }
}

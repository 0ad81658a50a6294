using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>Import is pressed while something else happens to the file.</summary>
public class ImportRaceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_forgotten_while_Import_is_pressed_is_imported_whole_or_not_at_all(bool pressedFirst)
    {
        await using var forest = await Forest.GrowAsync(("FlexAuth:Imports:KeepDrafts", "00:10:00"));
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var view = await host.ComparedAsync(actor, EditedFile.Typed(["Email", "First name", "Last name"], ["one@contoso.example", "Ona", "Lund"]));
        host.Clock.Advance(TimeSpan.FromMinutes(11));

        // Both have found the file before either may write.
        var gate = await host.Get<WriteGate>().EnterAsync(TestContext.Current.CancellationToken);
        Task Forget() => host.Get<ImportHousekeeping>().RunOnceAsync(TestContext.Current.CancellationToken);
        var before = pressedFirst ? Task.CompletedTask : Forget();
        var pressed = host.PressImportAsync(actor, view.Id);
        var after = pressedFirst ? Forget() : Task.CompletedTask;
        await gate.DisposeAsync();
        await Task.WhenAll(before, pressed, after);
        await host.RunJobsAsync();

        var started = await pressed;
        Assert.Equal(started.Succeeded ? (1, 1, 1) : (0, 0, 0), await host.KeptAsync());
        Assert.Equal(started.Succeeded ? 1 : 0, await host.ReadAsync(db => db.Members.CountAsync(m => m.Email == "one@contoso.example")));
        Assert.Equal(started.Succeeded ? 1 : 0, await host.ReadAsync(db => db.Jobs.CountAsync()));
    }

    [Fact, Trait("Rule", "IM3")]
    public async Task What_is_decided_while_Import_is_pressed_is_done_or_refused()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North);
        var file = (await EditedFile.ExportedAsync(host, actor)).Set(nadia, SheetColumn.FirstName, "Mine");
        await host.ChangeAsync(new Account(nadia.Id, ""), m => m.FirstName = "Theirs");
        var view = await host.ComparedAsync(actor, file);
        await host.DecideAsync(actor, view.Id, null, takeFile: true);

        // Pressing has counted the conflict, and the decision that leaves nothing to be done comes in between.
        var gate = await host.Get<WriteGate>().EnterAsync(TestContext.Current.CancellationToken);
        var decided = host.Get<DecideConflicts>().ExecuteAsync(actor, new ConflictDecision(view.Id, null, false));
        var pressed = host.PressImportAsync(actor, view.Id);
        await gate.DisposeAsync();
        var (decision, started) = (await decided, await pressed);
        await host.RunJobsAsync();

        Assert.True(decision.Succeeded ^ started.Succeeded);
        Assert.Equal(decision.Succeeded ? "import.nothing_to_apply" : "import.already_applied", (started.Error ?? decision.Error)?.Code);
        Assert.Equal(decision.Succeeded ? "Theirs" : "Mine", (await host.MemberAsync(nadia.Id)).FirstName);
    }

    [Fact]
    public async Task A_decision_for_all_conflicts_is_one_word_and_forgets_those_of_single_rows()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var people = new[] { await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North) };
        var file = await EditedFile.ExportedAsync(host, actor);
        foreach (var member in people)
        {
            file.Set(member, SheetColumn.FirstName, "Mine");
            await host.ChangeAsync(new Account(member.Id, ""), m => m.FirstName = "Theirs");
        }

        var view = await host.ComparedAsync(actor, file);
        await host.DecideAsync(actor, view.Id, file.NumberOf(people[0]), takeFile: true);
        Assert.Equal("1: True False False", await DecidedAsync());

        await host.DecideAsync(actor, view.Id, null, takeFile: true);
        await host.DecideAsync(actor, view.Id, file.NumberOf(people[1]), takeFile: false);
        Assert.Equal("2: True False True", await DecidedAsync());
        Assert.Equal(1, await host.ReadAsync(db => db.UserImportRows.CountAsync(r => r.TakesFile != null)));

        await host.DecideAsync(actor, view.Id, null, takeFile: false);
        Assert.Equal("0: False False False", await DecidedAsync());
        Assert.Equal(0, await host.ReadAsync(db => db.UserImportRows.CountAsync(r => r.TakesFile != null)));

        async Task<string> DecidedAsync()
        {
            var rows = (await host.RowsAsync(actor, view.Id)).ToDictionary(r => r.Number, r => r.TakesFile);
            return $"{(await host.ViewAsync(actor, view.Id)).ConflictsTakenFromFile}: {string.Join(' ', people.Select(p => rows[file.NumberOf(p)]))}";
        }
    }
}

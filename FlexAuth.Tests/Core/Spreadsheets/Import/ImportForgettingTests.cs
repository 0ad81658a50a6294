using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core.Users.Actions;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>What is kept of people for the sake of an import goes when it has had its time.</summary>
public sealed class ImportForgettingTests
{
    [Fact]
    public async Task How_people_were_is_forgotten_once_nobody_can_undo_it_any_more()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (actor, nadia, job) = await ImportedAsync(forest);
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        await ClearAsync(host);
        Assert.Contains("31612345678", Assert.Single(await host.ItemsAsync(job)).Before, StringComparison.Ordinal);

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await ClearAsync(host);

        var item = Assert.Single(await host.ItemsAsync(job));
        Assert.Equal((null, JobOutcome.Changed), (item.Before, item.Outcome));
        Assert.Equal("+31687654321", (await host.MemberAsync(nadia.Id)).PhoneNumber);
        Assert.Equal("job.cannot_be_undone", (await host.Get<UndoAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), job))).Error?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task And_not_before_an_undoing_that_is_under_way_has_ended(bool isStoppedByIt)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (actor, nadia, job) = await ImportedAsync(forest, runs: !isStoppedByIt);
        var undo = await host.Get<UndoAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), job));
        Assert.True(undo.Succeeded);
        host.Clock.Advance(TimeSpan.FromHours(2));
        await ClearAsync(host);

        await host.RunJobsAsync();

        Assert.Equal(isStoppedByIt ? 500 : 1, (await host.JobAsync(undo.Value)).Changed);
        Assert.Equal("+31612345678", (await host.MemberAsync(nadia.Id)).PhoneNumber);
        Assert.NotNull((await host.ItemsAsync(job))[0].Before);
        await ClearAsync(host);
        Assert.All(await host.ItemsAsync(job), item => Assert.Null(item.Before));
    }

    [Fact]
    public async Task The_file_is_kept_for_thirty_days_and_what_came_of_its_rows_for_as_long_as_the_job()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var administrator = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator);
        var actor = await forest.SignedInAsync(administrator);
        var view = await host.ComparedAsync(actor, EditedFile.Typed(["Email", "First name", "Last name"], ["one@contoso.example", "Ona", "Lund"]));
        await host.ApplyAsync(actor, view.Id);
        host.Clock.Advance(TimeSpan.FromDays(30));
        actor = await forest.SignedInAsync(administrator);
        await ClearAsync(host);
        Assert.True((await host.ViewAsync(actor, view.Id)).HasFile);

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await ClearAsync(host);

        Assert.Equal((1, 1, 0), await host.KeptAsync());
        Assert.False((await host.ViewAsync(actor, view.Id)).HasFile);
        Assert.Equal(JobOutcome.Changed, Assert.Single(await host.RowsAsync(actor, view.Id)).Outcome);
        var copy = await host.Get<WriteImportResult>().ExecuteAsync(actor, new ImportResultRequest(view.Id, EnglishSheet.Texts, Stream.Null));
        Assert.Equal("not_found", copy.Error?.Code);

        host.Clock.Advance(TimeSpan.FromDays(60));
        await host.Get<JobHousekeeping>().RunOnceAsync(TestContext.Current.CancellationToken);
        await ClearAsync(host);
        Assert.Equal((0, 0, 0), await host.KeptAsync());
    }

    /// <summary>Nadia gets another phone number; where the job does not run to its end, it is broken off after her, with others to come.</summary>
    private static async Task<(SignedInMember Actor, Member Nadia, Guid Job)> ImportedAsync(Forest forest, bool runs = true)
    {
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North, but: m => m.PhoneNumber = "+31612345678");
        var file = (await EditedFile.ExportedAsync(host, actor)).Set(nadia, SheetColumn.Phone, "+31687654321");
        if (runs)
        {
            return (actor, nadia, (await host.ImportAsync(actor, file)).Id);
        }

        // The second step does the first five hundred.
        for (var i = 0; i < 500; i++)
            file.Add((SheetColumn.Email, $"new{i}@contoso.example"), (SheetColumn.FirstName, "Nia"), (SheetColumn.LastName, "New"));
        var started = await host.PressImportAsync(actor, (await host.ComparedAsync(actor, file)).Id);
        await host.PassAsync(2);
        return (actor, nadia, started.Value);
    }

    private static async Task ClearAsync(CoreHost host)
    {
        await host.Get<JobHousekeeping>().RunOnceAsync(TestContext.Current.CancellationToken);
        await host.Get<ImportHousekeeping>().RunOnceAsync(TestContext.Current.CancellationToken);
    }
}

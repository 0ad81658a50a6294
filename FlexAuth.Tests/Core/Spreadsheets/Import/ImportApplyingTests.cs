using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>What pressing Import does.</summary>
public sealed class ImportApplyingTests
{
    [Fact, Trait("Rule", "AU1"), Trait("Rule", "DU4")]
    public async Task Each_change_has_the_consequences_and_the_trail_of_the_form_and_the_actions()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (edited, moved, enabled, disabled) = (
            await forest.MemberAsync(forest.North), await host.ActiveAsync(), await RuleTests.PersonAsync(forest, "without email login"), await host.ActiveAsync());
        var (movedOne, disabledOne) = (await host.MemberAsync(moved.Id), await host.MemberAsync(disabled.Id));
        await host.SessionTokenAsync(moved.Id);
        var file = await EditedFile.ExportedAsync(host, actor);
        file.Set(edited, SheetColumn.Position, "Nurse").Set(enabled, SheetColumn.EmailLogin, "Y").Set(disabledOne, SheetColumn.EmailLogin, "N");
        file.Set(movedOne, SheetColumn.Organization, "South").Set(movedOne, SheetColumn.Email, "moved@contoso.example");
        file.Add((SheetColumn.Email, "new@contoso.example"), (SheetColumn.FirstName, "Nia"), (SheetColumn.LastName, "New"), (SheetColumn.EmailLogin, "Y"));

        var job = await host.ImportAsync(actor, file);

        Assert.Equal((JobState.Finished, 5, 5), (job.State, job.Total, job.Changed));
        Assert.Equal("Nurse", (await host.MemberAsync(edited.Id)).Position);
        Assert.Equal((forest.South.Id, "moved@contoso.example"), await host.MemberAsync(moved.Id) is var m ? (m.OrganizationId, m.Email) : default);
        Assert.True((await host.MemberAsync(enabled.Id)).EmailLoginEnabled);
        Assert.Equal((false, null), await host.MemberAsync(disabled.Id) is var d ? (d.EmailLoginEnabled, d.PasswordHash) : default);
        Assert.Equal(0, await host.ReadAsync(db => db.Sessions.CountAsync(s => s.MemberId == moved.Id && s.EndedAt == null)));

        var created = await host.ReadAsync(db => db.Members.SingleAsync(x => x.Email == "new@contoso.example"));
        Assert.Equal(
            new[]
            {
                (MessageKind.Welcome, enabled.Id, (string?)null), (MessageKind.Welcome, created.Id, null), (MessageKind.EmailLoginDisabled, disabled.Id, null),
                (MessageKind.EmailAddressChanged, moved.Id, moved.Email),
            }.OrderBy(x => x.Item1).ThenBy(x => x.Item2),
            (await host.OutboxAsync()).Select(x => (x.Kind, x.MemberId, x.Recipient)).OrderBy(x => x.Kind).ThenBy(x => x.MemberId));
        Assert.All(await host.OutboxAsync(), x => Assert.Equal(job.Id, x.JobId));

        var trail = await host.ReadAsync(db => db.AuditEntries.Where(a => a.SubjectId != null && a.ActorId == actor.MemberId).ToListAsync());
        Assert.Equal(
            new (Guid?, string)[]
            {
                (edited.Id, "user.edited"), (moved.Id, "user.edited"), (enabled.Id, "user.email_login.enabled"), (disabled.Id, "user.email_login.disabled"),
                (created.Id, "user.created"),
            }.Order(),
            trail.Select(a => (a.SubjectId, a.Action)).Order());
        Assert.All(trail, a => Assert.Contains(job.Id.ToString(), a.Details, StringComparison.Ordinal));
        Assert.Contains("Nurse", trail.Single(a => a.SubjectId == edited.Id).Details, StringComparison.Ordinal);
        Assert.All((await host.RowsAsync(actor, (await ImportAsync(host)).Id)), row => Assert.Equal(JobOutcome.Changed, row.Outcome));
    }

    [Fact]
    public async Task Conflicts_stay_as_they_are_and_the_rest_of_their_row_is_done_unless_the_file_was_chosen()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (keep, take, only) = (await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North));
        var file = await EditedFile.ExportedAsync(host, actor);
        foreach (var member in new[] { keep, take, only })
        {
            file.Set(member, SheetColumn.FirstName, "Mine");
            await host.ChangeAsync(new Account(member.Id, ""), m => m.FirstName = "Theirs");
        }

        file.Set(keep, SheetColumn.Position, "Nurse").Set(take, SheetColumn.Position, "Nurse");
        var view = await host.ComparedAsync(actor, file);
        await host.DecideAsync(actor, view.Id, null, takeFile: true);
        await host.DecideAsync(actor, view.Id, null, takeFile: false);
        await host.DecideAsync(actor, view.Id, file.NumberOf(take), takeFile: true);

        var job = await host.ApplyAsync(actor, view.Id);

        Assert.Equal((2, 2), (job.Total, job.Changed));
        Assert.Equal([("Theirs", "Nurse"), ("Mine", "Nurse"), ("Theirs", null)], await Task.WhenAll(new[] { keep, take, only }.Select(
            async m => await host.MemberAsync(m.Id) is var now ? (now.FirstName, now.Position) : default)));
        Assert.Equal("import.already_applied", (await host.Get<DecideConflicts>().ExecuteAsync(actor, new ConflictDecision(view.Id, null, true))).Error?.Code);
        Assert.Equal("import.already_applied", (await host.Get<DiscardImport>().ExecuteAsync(actor, view.Id)).Error?.Code);
    }

    [Fact]
    public async Task What_changes_between_the_preview_and_the_job_is_left_alone_and_listed()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (all, part, same, gone) = (
            await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North));
        var file = await EditedFile.ExportedAsync(host, actor);
        foreach (var member in new[] { all, part, same, gone })
            file.Set(member, SheetColumn.FirstName, "Mine");
        file.Set(part, SheetColumn.Position, "Nurse");
        file.Add((SheetColumn.Email, "new@contoso.example"), (SheetColumn.FirstName, "Nia"), (SheetColumn.LastName, "New"));
        var view = await host.ComparedAsync(actor, file);

        await host.ChangeAsync(new Account(all.Id, ""), m => m.FirstName = "Theirs");
        await host.ChangeAsync(new Account(part.Id, ""), m => m.FirstName = "Theirs");
        await host.ChangeAsync(new Account(same.Id, ""), m => m.FirstName = "Mine");
        await host.ChangeAsync(new Account(gone.Id, ""), m => m.OrganizationId = forest.Other.Id);
        await forest.MemberAsync(forest.Other, but: m => (m.Email, m.NormalizedEmail) = ("new@contoso.example", "new@contoso.example"));
        var job = await host.ApplyAsync(actor, view.Id);

        Assert.Equal((5, 1, 4), (job.Total, job.Changed, job.LeftOut));
        var rows = (await host.RowsAsync(actor, view.Id)).ToDictionary(r => r.Number, r => (r.Outcome, r.Reason?.Code));
        Assert.Equal((JobOutcome.LeftOut, "import.changed_meanwhile"), rows[file.NumberOf(all)]);
        Assert.Equal((JobOutcome.Changed, "import.partly_changed_meanwhile"), rows[file.NumberOf(part)]);
        Assert.Equal((JobOutcome.LeftOut, "import.already_so"), rows[file.NumberOf(same)]);
        Assert.Equal((JobOutcome.LeftOut, "user_action.out_of_reach"), rows[file.NumberOf(gone)]);
        Assert.Equal((JobOutcome.LeftOut, "user.email.taken"), rows[file.Rows.Count + 1]);
        Assert.Equal(("Theirs", "Nurse"), await host.MemberAsync(part.Id) is var now ? (now.FirstName, now.Position) : default);
    }

    [Fact, Trait("Rule", "AZ4"), Trait("Rule", "AZ6"), Trait("Rule", "IM3")]
    public async Task Whoever_loses_their_power_before_their_turn_loses_the_import()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.North);
        var ana = await forest.MemberAsync(forest.North);
        var file = (await EditedFile.ExportedAsync(host, actor)).Set(ana, SheetColumn.Role, EnglishSheet.Texts.Of(MemberRole.OrganizationAdministrator));
        var started = await host.PressImportAsync(actor, (await host.ComparedAsync(actor, file)).Id);
        await host.PassAsync();
        await host.ChangeAsync(new Account(actor.MemberId, ""), m => m.Role = MemberRole.Manager);

        await host.RunJobsAsync();

        Assert.Equal("job.power_lost", (await host.JobAsync(started.Value)).StoppedBy);
        Assert.Equal(MemberRole.Member, (await host.MemberAsync(ana.Id)).Role);
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task An_open_screen_is_not_enough_to_import_and_deleting_credentials_wants_the_word()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ben = await host.MemberAsync((await host.ActiveAsync()).Id);
        var view = await host.ComparedAsync(actor, (await EditedFile.ExportedAsync(host, actor)).Set(ben, SheetColumn.EmailLogin, "N"));

        Assert.False(view.NeedsProof);
        Assert.Equal("user_action.confirmation", (await host.Get<StartImport>().ExecuteAsync(actor, new StartImportRequest(Guid.CreateVersion7(), view.Id))).Error?.Code);
        host.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.True((await host.ViewAsync(actor, view.Id)).NeedsProof);
        Assert.Equal("step_up.required", (await host.PressImportAsync(actor, view.Id)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.Jobs.CountAsync()));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Pressed_twice_at_once_it_is_one_job()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var view = await host.ComparedAsync(actor, EditedFile.Typed(["Email", "First name", "Last name"], ["one@contoso.example", "Ona", "Lund"]));
        var id = Guid.CreateVersion7();

        var same = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => host.PressImportAsync(actor, view.Id, id))));
        var another = await host.PressImportAsync(actor, view.Id);
        await host.RunJobsAsync();

        Assert.All(same, started => Assert.Equal(id, started.Value));
        Assert.Equal("import.already_applied", another.Error?.Code);
        Assert.Equal([id], await host.ReadAsync(db => db.Jobs.Select(j => j.Id).ToListAsync()));
        Assert.Equal(1, await host.ReadAsync(db => db.Members.CountAsync(m => m.Email == "one@contoso.example")));
        var shown = (await host.Get<ShowJob>().ExecuteAsync(actor, id)).Value;
        Assert.Equal((null, "people.csv", view.Id), (shown.Action, shown.Import!.FileName, shown.Import.Id));
        Assert.False(shown.CanBeRetried);
    }

    [Fact, Trait("Rule", "IM4"), Trait("Rule", "DU4")]
    public async Task A_restart_in_the_middle_goes_on_where_it_stopped_and_each_gets_one_mail()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        await UndoTests.ManyAsync(forest, 600);
        var file = await EditedFile.ExportedAsync(host, actor);
        file.Rows.RemoveAll(row => row[file.Place(SheetColumn.EmailLogin)] != "N");
        file.Rows.ForEach(row => row[file.Place(SheetColumn.EmailLogin)] = "Y");
        for (var i = 0; i < 600; i++)
            file.Add((SheetColumn.Email, $"new{i}@contoso.example"), (SheetColumn.FirstName, "Nia"), (SheetColumn.LastName, "New"), (SheetColumn.EmailLogin, "Y"));
        var started = await host.PressImportAsync(actor, (await host.ComparedAsync(actor, file)).Id);
        await host.PassAsync(2);
        var halfway = (await host.JobAsync(started.Value)).Done;

        await host.RestartAsync();
        await host.RunJobsAsync();

        Assert.InRange(halfway, 1, 1_199);
        var job = await host.JobAsync(started.Value);
        Assert.Equal((JobState.Finished, 1_200, 1_200, 1_200), (job.State, job.Total, job.Done, job.Changed));
        Assert.Equal(1_200, await host.ReadAsync(db => db.Outbox.Select(m => m.MemberId).Distinct().CountAsync()));
        Assert.Equal(1_200, await host.ReadAsync(db => db.Outbox.CountAsync()));
        Assert.Equal(1_200, await host.ReadAsync(db => db.OneTimeLinks.CountAsync()));
    }

    [Fact]
    public async Task A_job_that_is_stopped_keeps_what_was_done_and_says_so_of_each_row()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (actor, colleague) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.Main));
        var rows = Enumerable.Range(0, 700).Select(i => new[] { $"new{i}@contoso.example", "Nia", "New" }).ToArray();
        var view = await host.ComparedAsync(actor, EditedFile.Typed(["Email", "First name", "Last name"], rows));
        var started = await host.PressImportAsync(actor, view.Id);
        await host.PassAsync(2);

        Assert.True((await host.Get<StopJob>().ExecuteAsync(colleague, started.Value)).Succeeded);
        Assert.True((await host.Get<StopJob>().ExecuteAsync(colleague, started.Value)).Succeeded);
        await host.RunJobsAsync();

        var job = await host.JobAsync(started.Value);
        Assert.Equal((JobState.Stopped, "job.stopped_by_hand", 500), (job.State, job.StoppedBy, job.Changed));
        Assert.NotNull(job.UndoUntil);
        var page = (await host.Get<ListImportRows>().ExecuteAsync(actor, new ImportRowsRequest(view.Id, ImportRowKind.New, 500, 3))).Value;
        Assert.Equal(700, page.Total);
        Assert.Equal([JobOutcome.Changed, JobOutcome.Waiting, JobOutcome.Waiting], page.Rows.Select(r => r.Outcome));
        Assert.Equal("not_found", (await host.Get<StopJob>().ExecuteAsync(await forest.SignedInAsync(forest.Other), started.Value)).Error?.Code);
    }

    [Fact]
    public async Task The_copy_of_the_file_says_what_came_of_each_row_and_imports_again()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (changed, conflict, refused) = (await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North));
        var file = await EditedFile.ExportedAsync(host, actor);
        file.Set(changed, SheetColumn.FirstName, "Mine").Set(conflict, SheetColumn.FirstName, "Mine").Set(refused, SheetColumn.Role, "King");
        file.Add((SheetColumn.Email, "new@contoso.example"), (SheetColumn.FirstName, "Nia"), (SheetColumn.LastName, "New"));
        await host.ChangeAsync(new Account(conflict.Id, ""), m => m.FirstName = "Theirs");
        var view = await host.ComparedAsync(actor, file);
        Assert.Equal("Would be changed", (await ResultAsync()).Of(changed)[^1]);
        await host.ApplyAsync(actor, view.Id);

        var copy = await ResultAsync();

        Assert.Equal([.. file.Head, "Result"], copy.Head);
        Assert.Equal(file.Rows, copy.Rows.Select(row => row[..^1]));
        Assert.Equal(("Changed", "Left as somebody else changed it meanwhile"), (copy.Of(changed)[^1], copy.Of(conflict)[^1]));
        Assert.StartsWith("Refused: ", copy.Of(refused)[^1], StringComparison.Ordinal);
        Assert.Equal("Added", copy.Rows[^1][^1]);
        Assert.Contains(copy.Rows, row => row[^1] == "No changes");
        Assert.Equal((2, 0, 0, 1, 2), Twice((await host.ComparedAsync(actor, copy)).Numbers()));

        async Task<EditedFile> ResultAsync()
        {
            using var stream = new MemoryStream();
            Assert.True((await host.Get<WriteImportResult>().ExecuteAsync(actor, new ImportResultRequest(view.Id, EnglishSheet.Texts, stream))).Succeeded);
            return EditedFile.Read(stream);
        }

        // The new person's row now names somebody who is there: no change either.
        static (int, int, int, int, int) Twice((int Unchanged, int Changed, int New, int Conflicts, int Refused) n) =>
            (n.Unchanged - 1, n.Changed, n.New, n.Conflicts, n.Refused + 1);
    }

    private static Task<UserImport> ImportAsync(CoreHost host) => host.ReadAsync(db => db.UserImports.AsNoTracking().SingleAsync());
}

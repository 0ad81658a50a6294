using System.Text;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;
using FlexAuth.Tests.Core.Operations;
using FlexAuth.Tests.Core.Spreadsheets.Files;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>What a preview says of a file, before anything has changed.</summary>
public class ImportReadingTests
{
    [Theory]
    [InlineData(TableKind.Workbook)]
    [InlineData(TableKind.Csv)]
    public async Task An_unedited_export_is_no_changes(TableKind kind)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        await forest.MemberAsync(forest.North, but: m => (m.Position, m.PhoneNumber) = ("=1+1", "+31612345678"));
        await forest.MemberAsync(forest.NorthUnit, MemberRole.Manager, m => m.EmailLoginEnabled = false);

        var view = await forest.Host.ComparedAsync(actor, await EditedFile.ExportedAsync(forest.Host, actor, kind: kind), kind);

        Assert.Equal((3, 0, 0, 0, 0), view.Numbers());
        Assert.Equal((3, true, 0), (view.Rows, view.HasBaseline, view.ToApply));
        Assert.Empty(view.Notices);
        Assert.Equal(("people.csv", ImportState.Ready), (view.FileName, view.State));
        Assert.Equal("import.nothing_to_apply", (await forest.Host.PressImportAsync(actor, view.Id)).Error?.Code);
    }

    [Fact]
    public async Task The_very_first_import_while_another_node_writes_is_told_that_it_is_busy_and_leaves_nothing()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var file = await EditedFile.ExportedAsync(host, actor);
        await host.ReadAsync(db => db.SealingKeys.ExecuteDeleteAsync());
        await host.RestartAsync();
        host.AnotherWriter.Writes(turns: 1, after: 1);

        var read = await host.UploadAsync(actor, file);

        Assert.Equal(Error.Busy, read.Error);
        Assert.Equal(0, await host.ReadAsync(db => db.UserImports.CountAsync()));
        Assert.Equal("import.foreign", (await host.UploadAsync(actor, file)).Error?.Code);
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task Numbers_of_countries_that_no_codes_go_to_are_refused_and_those_that_stood_there_are_not()
    {
        await using var forest = await Forest.GrowAsync(ServerOffer.Of(sendsSms: true) with { SmsCountries = ServedCountries.Parse("NL BE") });
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (ana, ben) = (await forest.MemberAsync(forest.North, but: m => m.PhoneNumber = "+18765550123"), await forest.MemberAsync(forest.North));
        var file = await EditedFile.ExportedAsync(host, actor);
        file.Set(ana, SheetColumn.FirstName, "Ana").Set(ben, SheetColumn.Phone, "001 876 555 0124");

        var view = await host.ComparedAsync(actor, file);

        var rows = await host.RowsAsync(actor, view.Id);
        Assert.Equal(ImportRowKind.Changed, rows.Single(row => row.Email == ana.Email).Kind);
        var refused = rows.Single(row => row.Email == ben.Email);
        Assert.Equal((ImportRowKind.Refused, "user.phone.not_served"), (refused.Kind, refused.Reason?.Code));
        Assert.Equal("Codes by SMS go to numbers of these countries only: Belgium, Netherlands.", EnglishSheet.Texts.Of(refused.Reason!));
    }

    [Fact]
    public async Task Every_cell_that_differs_is_shown_old_and_new_and_nothing_has_changed()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await forest.MemberAsync(forest.North, but: m => m.PhoneNumber = "+31612345678");
        await host.SessionTokenAsync(ana.Id);
        var file = await EditedFile.ExportedAsync(host, actor);
        file.Set(ana, SheetColumn.FirstName, "Ana").Set(ana, SheetColumn.Organization, "South").Set(ana, SheetColumn.Role, "manager")
            .Set(ana, SheetColumn.Phone, "-").Set(ana, SheetColumn.EmailLogin, "no").Set(ana, SheetColumn.Status, "Whatever");
        var number = file.NumberOf(ana);
        var before = await host.CountsAsync();

        var view = await host.ComparedAsync(actor, file);

        var row = Assert.Single(await host.RowsAsync(actor, view.Id));
        Assert.Equal((number, ImportRowKind.Changed, "Nadia Vermeer", ana.Email), (row.Number, row.Kind, row.Name, row.Email));
        Assert.Equal(
            [
                new ImportCell(SheetColumn.FirstName, "Nadia", "Ana", false),
                new ImportCell(SheetColumn.Organization, "North", "South", false),
                new ImportCell(SheetColumn.Role, EnglishSheet.Texts.Of(MemberRole.Member), EnglishSheet.Texts.Of(MemberRole.Manager), false),
                new ImportCell(SheetColumn.Phone, "+31612345678", null, false),
                new ImportCell(SheetColumn.EmailLogin, "Y", "N", false),
            ],
            row.Cells);
        Assert.Equal((1, 1, 1, "disable"), (view.ToApply, view.LoseEmailLogin, view.SignedOut, view.ConfirmationWord));
        var after = await host.CountsAsync();
        Assert.Equal(before.Where(IsOfPeople), after.Where(IsOfPeople));
        Assert.Equal(0, (await host.MemberAsync(new Account(ana.Id, ""))).Version);

        // What an import is, and that somebody read it, are written down.
        static bool IsOfPeople(KeyValuePair<string, int> table) =>
            !table.Key.StartsWith("UserImport", StringComparison.Ordinal) && !table.Key.StartsWith("Audit", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_colleague_changed_meanwhile_is_a_conflict_only_where_the_file_says_something_else()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (both, equal, theirs) = (await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North));
        var file = await EditedFile.ExportedAsync(host, actor);
        file.Set(both, SheetColumn.FirstName, "Mine").Set(both, SheetColumn.Position, "Nurse").Set(equal, SheetColumn.FirstName, "Theirs");
        foreach (var member in new[] { both, equal, theirs })
            await host.ChangeAsync(new Account(member.Id, ""), m => m.FirstName = "Theirs");

        var view = await host.ComparedAsync(actor, file);

        Assert.Equal((3, 0, 0, 1, 0), view.Numbers());
        Assert.Equal((1, 0), (view.ToApply, view.ConflictsTakenFromFile));
        var row = Assert.Single(await host.RowsAsync(actor, view.Id));
        Assert.Equal(
            [new ImportCell(SheetColumn.FirstName, "Theirs", "Mine", true), new ImportCell(SheetColumn.Position, null, "Nurse", false)], row.Cells);
        Assert.False(row.TakesFile);

        await host.DecideAsync(actor, view.Id, row.Number, takeFile: true);
        Assert.Equal(1, (await host.ViewAsync(actor, view.Id)).ConflictsTakenFromFile);
    }

    [Fact]
    public async Task A_person_or_an_address_that_is_there_twice_is_refused_with_the_other_row()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (ana, ben) = (await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North));
        var file = await EditedFile.ExportedAsync(host, actor);
        var (anasRow, bensRow) = (file.NumberOf(ana), file.NumberOf(ben));
        file.Rows.Add([.. file.Of(ana)]);
        file.Set(ben, SheetColumn.Email, "new@contoso.example");
        file.Add((SheetColumn.Email, "NEW@contoso.example"), (SheetColumn.FirstName, "Nia"), (SheetColumn.LastName, "New"));

        var view = await host.ComparedAsync(actor, file);

        Assert.Equal((1, 0, 0, 0, 4), view.Numbers());
        var rows = (await host.RowsAsync(actor, view.Id)).ToDictionary(r => r.Number, r => $"{r.Reason!.Code} {r.Reason.Values[0]}");
        Assert.Equal($"import.same_person {file.Rows.Count}", rows[anasRow]);
        Assert.Equal($"import.same_person {anasRow}", rows[file.Rows.Count]);
        Assert.Equal($"import.same_email {file.Rows.Count + 1}", rows[bensRow]);
        Assert.Equal($"import.same_email {bensRow}", rows[file.Rows.Count + 1]);
    }

    [Fact]
    public async Task A_hidden_cell_that_was_altered_or_is_of_another_tree_refuses_the_whole_file_and_leaves_nothing()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var altered = await EditedFile.ExportedAsync(host, actor);
        altered.Rows[0][^1] = altered.Rows[0][^1]![..^2] + "AA";
        var foreign = await EditedFile.ExportedAsync(host, await forest.SignedInAsync(forest.Other));

        Assert.Equal("import.foreign", (await host.UploadAsync(actor, altered)).Error?.Code);
        Assert.Equal("import.foreign", (await host.UploadAsync(actor, foreign)).Error?.Code);

        Assert.Equal((0, 0, 0), await host.KeptAsync());
    }

    [Fact]
    public async Task A_reading_that_is_cancelled_leaves_nothing()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var file = EditedFile.Typed(
            ["Email", "First name", "Last name"], Enumerable.Range(0, 2_500).Select(i => new[] { $"a{i}@contoso.example", "A", "B" }).ToArray());
        await using var stream = await file.SavedAsync();
        using var cancel = new CancellationTokenSource();
        var progress = new Cancelling(cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Get<ReadImport>().ExecuteAsync(
            actor, new ImportUpload(Guid.CreateVersion7(), "people.csv", stream, EnglishSheet.Texts, progress), cancel.Token));

        Assert.True(progress.Rows > 0);
        Assert.Equal((0, 0, 0), await host.KeptAsync());
    }

    [Fact]
    public async Task A_reading_is_cancelled_also_in_rows_that_say_nothing()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        using var cancel = new CancellationTokenSource();
        await using var stream = new CancelledAt(Encoding.UTF8.GetBytes("Email,Shoe size\n" + string.Concat(Enumerable.Repeat(",38\n", 500_000))), 500_000, cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Get<ReadImport>().ExecuteAsync(
            actor, new ImportUpload(Guid.CreateVersion7(), "people.csv", stream, EnglishSheet.Texts), cancel.Token));

        Assert.InRange(stream.Position, 500_000, 600_000);
        Assert.Equal((0, 0, 0), await host.KeptAsync());
    }

    [Fact, Trait("Rule", "IM1")]
    public async Task Rows_of_many_letters_are_compared_fewer_at_a_time()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var head = Enumerable.Range(0, 12).Select(column => $"Column {column}").Prepend("Email").ToArray();
        var wide = Enumerable.Repeat((string?)new string('x', 1_999), 12).ToArray();
        var file = EditedFile.Typed(head, [.. Enumerable.Range(0, 100).Select(row => (string?[])[$"a{row}@contoso.example", .. wide])]);
        await using var stream = await file.SavedAsync();
        var progress = new Remembering();

        await forest.Host.Get<ReadImport>().ExecuteAsync(
            actor, new ImportUpload(Guid.CreateVersion7(), "people.csv", stream, EnglishSheet.Texts, progress), TestContext.Current.CancellationToken);

        Assert.Equal([42, 84, 100], progress.Steps.Where(s => s.Step is ImportStep.Comparing).Select(s => s.Rows));
    }

    [Fact, Trait("Rule", "IM1")]
    public async Task Two_files_are_read_at_a_time_and_others_wait_for_their_turn()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (one, other) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.Main));
        using var go = new ManualResetEventSlim();
        var first = Enumerable.Range(0, 2).Select(_ => new Held(go)).ToList();
        var reading = first.Select(held => Task.Run(() => ReadAsync(one, held, null, default))).ToList();
        await Task.WhenAll(first.Select(held => held.Begun));
        using var cancel = new CancellationTokenSource();
        var (third, fourth) = (new Remembering(), new Remembering());

        var (waiting, cancelled) = (ReadAsync(other, Small(), third, default), ReadAsync(other, Small(), fourth, cancel.Token));
        await Task.WhenAll(third.First, fourth.First);
        Assert.All([third, fourth], progress => Assert.Equal([ImportStep.Waiting], progress.Steps.Select(s => s.Step)));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(3, (await host.KeptAsync()).Imports);
        go.Set();

        Assert.All(await Task.WhenAll(reading.Append(waiting)), read => Assert.True(read.Succeeded, read.Error?.Code));
        Assert.Contains(third.Steps, step => step.Step is ImportStep.Comparing);
        Assert.Equal(3, (await host.KeptAsync()).Imports);

        static MemoryStream Small() => new("Email\na@contoso.example\n"u8.ToArray());
        Task<FlexAuth.Core.Operations.Result<Guid>> ReadAsync(FlexAuth.Core.Operations.SignedInMember actor, Stream stream, Remembering? progress, CancellationToken token) => host.Get<ReadImport>().ExecuteAsync(
            actor, new ImportUpload(Guid.CreateVersion7(), "people.csv", stream, EnglishSheet.Texts, progress), token);
    }

    [Fact]
    public async Task Without_a_baseline_rows_match_by_address_and_the_preview_says_what_it_cannot_see()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await forest.MemberAsync(forest.North);
        var file = EditedFile.Typed(
            ["e-mail", "POSITION", "Shoe size"], [ana.Email!.ToUpperInvariant(), "Nurse", "38"], [null, "Nobody", "1"], [null, null, "2"]);

        var view = await host.ComparedAsync(actor, file);

        Assert.Equal((0, 1, 0, 0, 1), view.Numbers());
        Assert.False(view.HasBaseline);
        Assert.Equal(["import.notice.no_baseline", "import.notice.unknown_columns", "import.notice.not_in_file"], view.Notices.Select(n => n.Code));
        Assert.Equal("Shoe size", view.Notices[1].Values[0]);
        Assert.Equal(1L, view.Notices[2].Values[0]);
        var rows = await host.RowsAsync(actor, view.Id);
        Assert.Equal([new ImportCell(SheetColumn.Position, null, "Nurse", false)], rows[0].Cells);
        Assert.Equal("user.email.required", rows[1].Reason?.Code);
    }

    [Fact]
    public async Task Somebody_new_needs_both_names_and_becomes_a_member_of_the_actors_own_organization_unless_the_row_says_otherwise()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.North);
        var file = EditedFile.Typed(
            ["Email", "First name", "Last name", "Organization", "Role", "Email login enabled"],
            ["one@contoso.example", "Ona", "Lund", null, null, null],
            ["two@contoso.example", "Tom", "Lund", "North unit", "Manager", "Y"],
            ["three@contoso.example", "Tea", null, null, null, null],
            ["no address", "Nic", "Lund", null, null, null]);

        var view = await host.ComparedAsync(actor, file);
        Assert.Equal((0, 0, 2, 0, 2), view.Numbers());
        Assert.Equal((2, 1), (view.ToApply, view.Welcomes));
        Assert.Equal(["user.last_name.required", "import.email.invalid"], (await host.RowsAsync(actor, view.Id, ImportRowKind.Refused)).Select(r => r.Reason!.Code));
        await host.ApplyAsync(actor, view.Id);

        var people = await host.ReadAsync(db => db.Members.Where(m => m.LastName == "Lund").OrderBy(m => m.FirstName).ToListAsync());
        Assert.Equal(
            [("Ona", forest.North.Id, MemberRole.Member, false), ("Tom", forest.NorthUnit.Id, MemberRole.Manager, true)],
            people.Select(m => (m.FirstName, m.OrganizationId, m.Role, m.EmailLoginEnabled)));
    }

    [Fact, Trait("Rule", "AZ2"), Trait("Rule", "AZ3"), Trait("Rule", "IM3")]
    public async Task Strangers_are_neither_found_nor_named_and_nobody_is_moved_out_of_reach()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (main, north) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.North));
        var (mine, south, other) = (await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.South), await forest.MemberAsync(forest.Other));
        var exported = await EditedFile.ExportedAsync(host, main);
        exported.Set(south, SheetColumn.FirstName, "Stolen").Set(mine, SheetColumn.Organization, "South");

        var view = await host.ComparedAsync(north, exported);
        Assert.All(await host.RowsAsync(north, view.Id), row => Assert.Equal(ImportRowKind.Refused, row.Kind));
        Assert.Contains(await host.RowsAsync(north, view.Id), row => row is { Reason.Code: "user_action.out_of_reach", Cells.Count: 0 });
        Assert.Contains(await host.RowsAsync(north, view.Id), row => row is { Reason.Code: "import.organization.unknown" } && row.Email == mine.Email);

        foreach (var stranger in new[] { south, other })
        {
            var typed = await host.ComparedAsync(north, EditedFile.Typed(["Email", "First name", "Last name"], [stranger.Email, "A", "B"]));
            var refused = Assert.Single(await host.RowsAsync(north, typed.Id));
            Assert.Equal(("user.email.taken", 0), (refused.Reason!.Code, refused.Reason.Values.Count));
        }
    }

    [Fact, Trait("Rule", "AZ4"), Trait("Rule", "AZ5"), Trait("Rule", "IM3")]
    public async Task Nobody_gives_themselves_anything_or_locks_everybody_out_by_a_file()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var self = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m =>
        {
            m.PasswordHash = "hash";
            m.PasswordSetAt = m.TwoFactorSetAt = m.ActivatedAt = m.CreatedAt;
        });
        var actor = await forest.SignedInAsync(self);
        var other = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator);
        var rescue = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m => m.HasEmergencyAccess = true);
        var file = await EditedFile.ExportedAsync(host, actor);

        Assert.Equal("user.role.own", await ReasonAsync(SheetColumn.Role, "Member"));
        Assert.Equal("user.organization.own", await ReasonAsync(SheetColumn.Organization, "North"));
        Assert.Equal("user_action.yourself", await ReasonAsync(SheetColumn.EmailLogin, "N"));
        file.Set(self, SheetColumn.Role, file.Get(other, SheetColumn.Role)).Set(self, SheetColumn.Organization, "Contoso").Set(self, SheetColumn.EmailLogin, "Y");
        file.Set(rescue, SheetColumn.EmailLogin, "N");
        Assert.Equal("user_action.emergency_access", Assert.Single(await host.RowsAsync(actor, (await host.ComparedAsync(actor, file)).Id)).Reason?.Code);

        // The last administrator who can sign in, asked by one who cannot.
        var unable = await forest.SignedInAsync(other);
        file = await EditedFile.ExportedAsync(host, unable);
        file.Set(self, SheetColumn.EmailLogin, "N");
        var kept = Assert.Single(await host.RowsAsync(unable, (await host.ComparedAsync(unable, file)).Id));
        Assert.StartsWith("user.last_way_out", kept.Reason?.Code, StringComparison.Ordinal);

        async Task<string?> ReasonAsync(SheetColumn column, string cell)
        {
            file = (await EditedFile.ExportedAsync(host, actor)).Set(self, column, cell);
            return Assert.Single(await host.RowsAsync(actor, (await host.ComparedAsync(actor, file)).Id)).Reason?.Code;
        }
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task An_import_is_its_makers_alone()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (actor, colleague) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.Main));
        var file = EditedFile.Typed(["Email", "First name", "Last name"], ["one@contoso.example", "Ona", "Lund"]);
        var id = (await host.UploadAsync(actor, file)).Value;

        foreach (var (operation, request) in new (Type, object)[]
        {
            (typeof(ShowImport), id), (typeof(ListImportRows), new ImportRowsRequest(id, null, 0, 10)), (typeof(DecideConflicts), new ConflictDecision(id, null, true)),
            (typeof(StartImport), new StartImportRequest(Guid.CreateVersion7(), id)), (typeof(DiscardImport), id),
            (typeof(WriteImportResult), new ImportResultRequest(id, EnglishSheet.Texts, Stream.Null)),
        })
        {
            Assert.Equal("not_found", await AnyOperation.ErrorOfAsync(host, operation, colleague, request));
        }

        Assert.Equal("not_found", (await host.UploadAsync(colleague, file, id: id)).Error?.Code);
        Assert.Equal(id, (await host.UploadAsync(actor, file, id: id)).Value);
        Assert.Equal((1, 1, 1), await host.KeptAsync());

        Assert.True((await host.Get<DiscardImport>().ExecuteAsync(actor, id)).Succeeded);
        Assert.Equal((0, 0, 0), await host.KeptAsync());
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task Who_read_which_file_and_how_many_addresses_of_strangers_were_in_it_is_written_down()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.North);
        var strangers = new[] { await forest.MemberAsync(forest.South), await forest.MemberAsync(forest.Other) };
        var file = EditedFile.Typed(["Email", "First name", "Last name"], [
            .. strangers.Select(member => new[] { member.Email, "A", "B" }), ["one@contoso.example", "Ona", "Lund"], ["no address", "Nic", "Lund"]]);

        var view = await host.ComparedAsync(actor, file);

        var row = Assert.Single(await host.ReadAsync(db => db.AuditEntries.ToListAsync()));
        Assert.Equal(("users.import_read", actor.MemberId, "203.0.113.9"), (row.Action, row.ActorId, row.Address));
        Assert.Equal((forest.North.Id, forest.Main.Id, null), (row.OrganizationId, row.RootOrganizationId, row.SubjectId));
        Assert.Equal(
            $$"""{"import":"{{view.Id}}","file":"people.csv","rows":4,"changed":0,"added":1,"conflicts":0,"refused":3,"takenElsewhere":2}""", row.Details);
    }

    [Fact, Trait("Rule", "IM1")]
    public async Task Of_the_files_that_wait_the_newest_ten_of_each_person_are_kept()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (actor, colleague) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.Main));
        var file = EditedFile.Typed(["Email", "First name", "Last name"], ["one@contoso.example", "Ona", "Lund"]);
        var theirs = await host.ComparedAsync(colleague, file);
        var applied = await host.ComparedAsync(actor, file);
        Assert.True((await host.PressImportAsync(actor, applied.Id)).Succeeded);
        var ids = new List<Guid>();
        for (var times = 0; times < 11; times++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            ids.Add((await host.ComparedAsync(actor, file)).Id);
        }

        Assert.Equal("not_found", (await host.Get<ShowImport>().ExecuteAsync(actor, ids[0])).Error?.Code);
        Assert.Equal((12, 12, 12), await host.KeptAsync());
        foreach (var id in ids.Skip(1).Append(applied.Id))
            Assert.True((await host.Get<ShowImport>().ExecuteAsync(actor, id)).Succeeded);
        Assert.True((await host.Get<ShowImport>().ExecuteAsync(colleague, theirs.Id)).Succeeded);

        // A file that is refused puts none of them out.
        Assert.False((await host.UploadAsync(actor, EditedFile.Typed(["Email"]))).Succeeded);
        Assert.True((await host.Get<ShowImport>().ExecuteAsync(actor, ids[1])).Succeeded);
    }

    [Fact]
    public async Task A_file_that_nobody_applies_is_forgotten_after_a_day()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var file = EditedFile.Typed(["Email", "First name", "Last name"], ["one@contoso.example", "Ona", "Lund"]);
        await host.UploadAsync(actor, file);
        host.Clock.Advance(TimeSpan.FromHours(24));
        await host.Get<ImportHousekeeping>().RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 1, 1), await host.KeptAsync());

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.Get<ImportHousekeeping>().RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, 0, 0), await host.KeptAsync());
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<ImportProgress>
    {
        public int Rows { get; private set; }

        public void Report(ImportProgress value)
        {
            Rows = value.Rows;
            source.Cancel();
        }
    }

    [Fact]
    public async Task The_copy_is_of_the_sheet_that_was_read_in_whatever_language_it_is_asked_for()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var parts = HandMade.Parts(
            """<worksheet><sheetData><row><c t="str"><v>Email</v></c></row><row><c t="str"><v>no address</v></c></row></sheetData></worksheet>""",
            sheets: $"""<sheet name="Notes" sheetId="1" r:id="r4"/><sheet name="{EnglishSheet.Texts.People}" sheetId="2" r:id="r1"/>""");
        var upload = new ImportUpload(Guid.CreateVersion7(), "people.xlsx", new MemoryStream(HandMade.Zip(parts)), EnglishSheet.Texts);
        Assert.True((await host.Get<ReadImport>().ExecuteAsync(actor, upload, TestContext.Current.CancellationToken)).Succeeded);
        using var copy = new MemoryStream();

        var written = await host.Get<WriteImportResult>().ExecuteAsync(
            actor, new ImportResultRequest(upload.ImportId, new DutchSheet(), copy), TestContext.Current.CancellationToken);

        Assert.True(written.Succeeded, written.Error?.Code);
        Assert.Equal(["Email", "no address"], Table.Read(copy.ToArray()).Rows.Select(row => row.Cells[0]));
    }

    private sealed class Remembering : IProgress<ImportProgress>
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly System.Collections.Concurrent.ConcurrentQueue<ImportProgress> _steps = [];

        public IReadOnlyCollection<ImportProgress> Steps => _steps;

        public Task First => _first.Task;

        public void Report(ImportProgress value)
        {
            _steps.Enqueue(value);
            _first.TrySetResult();
        }
    }

    /// <summary>A file that is not read further until it is let.</summary>
    private sealed class Held(ManualResetEventSlim go) : MemoryStream("Email\nb@contoso.example\n"u8.ToArray())
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public override int Read(Span<byte> buffer)
        {
            _begun.TrySetResult();
            go.Wait();
            return base.Read(buffer);
        }
    }

    private sealed class CancelledAt(byte[] file, int at, CancellationTokenSource source) : MemoryStream(file)
    {
        public override int Read(byte[] buffer, int offset, int count) => Looked(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Looked(base.Read(buffer));

        private int Looked(int read)
        {
            if (Position >= at)
                source.Cancel();
            return read;
        }
    }
}

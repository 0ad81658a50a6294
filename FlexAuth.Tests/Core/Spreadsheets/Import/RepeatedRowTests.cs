using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Data;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>Rows that others of their file make impossible, and those that have lost what they were written with.</summary>
public sealed class RepeatedRowTests
{
    [Fact]
    public void However_often_a_row_is_repeated_the_first_one_is_told_once()
    {
        var rows = new FirstRows<string>();

        Assert.Null(rows.Before("ana", 2));
        Assert.Null(rows.Before("ben", 3));
        Assert.Equal((2, true), rows.Before("ana", 4));
        Assert.All(Enumerable.Range(5, 1_000), number => Assert.Equal((2, false), rows.Before("ana", number)));
        Assert.Equal((3, true), rows.Before("ben", 2_000));
    }

    [Fact, Trait("Rule", "IM1")]
    public async Task A_file_full_of_the_same_people_costs_a_few_statements_more_and_not_one_for_each_repeat()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var people = new List<Member>();
        for (var i = 0; i < 20; i++)
            people.Add(await forest.MemberAsync(forest.North));
        var file = await EditedFile.ExportedAsync(host, actor);
        foreach (var person in people)
            file.Set(person, SheetColumn.Position, "Nurse");
        var rows = people.Select(file.Of).ToList();
        for (var times = 0; times < 100; times++)
            file.Rows.AddRange(rows);
        for (var i = 0; i < 1_000; i++)
            file.Add((SheetColumn.Email, "new@contoso.example"), (SheetColumn.FirstName, "Nia"), (SheetColumn.LastName, "New"));
        var statements = 0;
        using var observed = new ObservedCommands(host.DatabasePath, command => statements += IsOfRows(command.CommandText) ? 1 : 0);

        var view = await host.ComparedAsync(actor, file);

        Assert.Equal((0, 0, 0, 3_020), (view.Changed, view.New, view.Conflicts, view.Refused));
        Assert.InRange(statements, 1, 10);
        var first = await host.RowsAsync(actor, view.Id);
        Assert.All(first.Take(20), row => Assert.Equal("import.same_person", row.Reason?.Code));
        Assert.All(first.Take(20), row => Assert.NotEmpty(row.Cells));

        static bool IsOfRows(string text) =>
            text.StartsWith("UPDATE \"UserImportRows\"", StringComparison.Ordinal) || text.StartsWith("DELETE FROM \"UserImportRows\"", StringComparison.Ordinal);
    }

    [Theory, Trait("Rule", "IM3")]
    [InlineData("repeated")]
    [InlineData("in conflict")]
    [InlineData("sharing an address")]
    public async Task An_administrator_who_stays_is_no_reason_to_refuse_another(string how)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (stays, goes) = (await AbleAsync(forest), await AbleAsync(forest));
        await host.ChangeAsync(new Account(stays.Id, ""), m => m.Role = how is "in conflict" ? MemberRole.Member : m.Role);
        var file = await EditedFile.ExportedAsync(host, actor);
        var first = file.Of(stays);
        file.Rows.Remove(first);
        file.Rows.Insert(0, first);
        file.Set(goes, SheetColumn.EmailLogin, "N");
        switch (how)
        {
            case "repeated":
                file.Set(stays, SheetColumn.EmailLogin, "N");
                file.Rows.Add([.. file.Of(stays)]);
                break;
            case "in conflict":
                file.Set(stays, SheetColumn.Role, EnglishSheet.Texts.Of(MemberRole.Manager));
                await host.ChangeAsync(new Account(stays.Id, ""), m => m.Role = MemberRole.OrganizationAdministrator);
                break;
            default:
                file.Set(stays, SheetColumn.Role, EnglishSheet.Texts.Of(MemberRole.Manager)).Of(stays)[file.Place(SheetColumn.Email)] = "new@contoso.example";
                file.Add((SheetColumn.Email, "new@contoso.example"), (SheetColumn.FirstName, "Nia"), (SheetColumn.LastName, "New"));
                break;
        }

        var view = await host.ComparedAsync(actor, file);

        Assert.Equal(ImportRowKind.Changed, (await host.RowsAsync(actor, view.Id)).Single(row => row.Email == goes.Email).Kind);
        Assert.Equal(1, (await host.ApplyAsync(actor, view.Id)).Changed);
        Assert.False((await host.MemberAsync(new Account(goes.Id, ""))).EmailLoginEnabled);
    }

    [Fact]
    public async Task Of_two_administrators_who_would_leave_nobody_the_later_row_is_refused()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var able = new[] { await AbleAsync(forest), await AbleAsync(forest) };
        var file = await EditedFile.ExportedAsync(host, actor);
        foreach (var member in able)
            file.Set(member, SheetColumn.EmailLogin, "N");

        var view = await host.ComparedAsync(actor, file);

        Assert.Equal((1, 1), (view.Changed, view.Refused));
        var rows = await host.RowsAsync(actor, view.Id);
        Assert.Equal([ImportRowKind.Changed, ImportRowKind.Refused], rows.Select(row => row.Kind));
        Assert.StartsWith("user.last_way_out", rows[1].Reason?.Code, StringComparison.Ordinal);
        Assert.Equal(1, view.LoseEmailLogin);
    }

    [Fact]
    public async Task Rows_that_lost_their_hidden_cell_are_counted_and_marked()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (known, blind, same, twice) = (
            await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North));
        var file = await EditedFile.ExportedAsync(host, actor);
        foreach (var member in new[] { known, blind, twice })
            file.Set(member, SheetColumn.FirstName, "Mine");
        foreach (var member in new[] { blind, same, twice })
            file.Of(member)[^1] = null;
        file.Rows.Add([.. file.Of(twice)]);
        file.Add((SheetColumn.Email, "new@contoso.example"), (SheetColumn.FirstName, "Nia"), (SheetColumn.LastName, "New"));
        await host.ChangeAsync(new Account(blind.Id, ""), m => m.FirstName = "Theirs");

        var view = await host.ComparedAsync(actor, file);

        Assert.Equal((2, 1, 0, 2), (view.Changed, view.New, view.Conflicts, view.Refused));
        Assert.Equal(("import.notice.blind", 1L), (Assert.Single(view.Notices).Code, view.Notices[0].Values[0]));
        Assert.Equal([blind.Email], (await host.RowsAsync(actor, view.Id)).Where(row => row.IsBlind).Select(row => row.Email));
    }

    private static Task<Member> AbleAsync(Forest forest) => forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m =>
    {
        m.PasswordHash = "hash";
        m.PasswordSetAt = m.TwoFactorSetAt = m.ActivatedAt = m.CreatedAt;
    });
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>A file that was written for somebody else: with another reach, in another language, or when organizations had other names.</summary>
public sealed class OtherReaderTests
{
    [Fact]
    public async Task What_the_administrator_of_a_branch_exported_is_no_changes_for_the_one_of_all()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (main, south) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.South));
        var desk = await DesksAsync(forest);
        var ana = await forest.MemberAsync(desk, MemberRole.Manager);
        var file = await EditedFile.ExportedAsync(host, south);
        Assert.Equal("Desk", file.Get(ana, SheetColumn.Organization));
        file.Set(ana, SheetColumn.FirstName, "Anna").Set(ana, SheetColumn.Organization, "South / Desk");

        var view = await host.ComparedAsync(main, file);

        Assert.Equal(
            [new ImportCell(SheetColumn.FirstName, "Nadia", "Anna", false)], Assert.Single(await host.RowsAsync(main, view.Id)).Cells);
    }

    [Fact]
    public async Task A_cell_that_has_another_way_for_another_reader_is_in_conflict_with_nobody()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (main, south) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.South));
        var desk = await DesksAsync(forest);
        var (ana, ben) = (await forest.MemberAsync(desk), await forest.MemberAsync(desk));
        var file = await EditedFile.ExportedAsync(host, south);
        file.Set(ana, SheetColumn.Organization, "South").Set(ben, SheetColumn.Role, "Manager");

        var view = await host.ComparedAsync(main, file);

        Assert.Equal((2, 0, 0), (view.Changed, view.Conflicts, view.Refused));
        await host.ApplyAsync(main, view.Id);
        Assert.Equal(forest.South.Id, (await host.MemberAsync(new Account(ana.Id, ""))).OrganizationId);
        Assert.Equal((desk.Id, MemberRole.Manager), await host.MemberAsync(new Account(ben.Id, "")) is var now ? (now.OrganizationId, now.Role) : default);
    }

    [Fact]
    public async Task A_file_in_another_language_is_no_changes_and_its_edited_cells_are_no_conflicts()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (ana, ben) = (await forest.MemberAsync(forest.North, MemberRole.Manager), await forest.MemberAsync(forest.North, but: m => m.EmailLoginEnabled = false));
        var file = await EditedFile.ExportedAsync(host, actor, texts: new DutchSheet());
        Assert.Equal(("Leidinggevende", "J", "Nee"), (file.Get(ana, SheetColumn.Role), file.Get(ana, SheetColumn.EmailLogin), file.Get(ben, SheetColumn.EmailLogin)));
        Assert.Equal((3, 0, 0, 0, 0), (await host.ComparedAsync(actor, file)).Numbers());

        file.Set(ana, SheetColumn.Role, "Lid").Set(ben, SheetColumn.EmailLogin, "J");
        var view = await host.ComparedAsync(actor, file);

        Assert.Equal((1, 2, 0, 0, 0), view.Numbers());
        Assert.Equal(
            new[]
            {
                new ImportCell(SheetColumn.Role, EnglishSheet.Texts.Of(MemberRole.Manager), EnglishSheet.Texts.Of(MemberRole.Member), false),
                new ImportCell(SheetColumn.EmailLogin, "N", "Y", false),
            },
            (await host.RowsAsync(actor, view.Id)).SelectMany(row => row.Cells).OrderBy(cell => cell.Column));
    }

    [Fact]
    public async Task After_a_renaming_nobody_has_to_touch_the_cells_of_an_organization()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await forest.MemberAsync(forest.North);
        var file = (await EditedFile.ExportedAsync(host, actor)).Set(ana, SheetColumn.Role, "Manager");
        await host.ChangeAsync(db => db.Organizations.Single(o => o.Id == forest.North.Id).Name = "Noord");

        var view = await host.ComparedAsync(actor, file);

        Assert.Equal((1, 1, 0, 0, 0), view.Numbers());
    }

    [Fact, Trait("Rule", "AZ3")]
    public async Task What_was_called_like_the_main_organization_is_not_taken_for_it_by_somebody_who_reaches_both()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (main, south) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.South));
        var ana = await forest.MemberAsync(await host.SuborganizationAsync(forest.Main.Name, forest.South));
        var file = await EditedFile.ExportedAsync(host, south);
        Assert.Equal(forest.Main.Name, file.Get(ana, SheetColumn.Organization));
        file.Set(ana, SheetColumn.Role, EnglishSheet.Texts.Of(MemberRole.OrganizationAdministrator));
        await host.ChangeAsync(new Account(ana.Id, ""), m => m.OrganizationId = forest.North.Id);

        var view = await host.ComparedAsync(main, file);
        var row = Assert.Single(await host.RowsAsync(main, view.Id));
        await host.DecideAsync(main, view.Id, row.Number, takeFile: true);
        await host.ApplyAsync(main, view.Id);

        Assert.Equal([SheetColumn.Role], row.Cells.Select(cell => cell.Column));
        Assert.Equal(forest.North.Id, (await host.MemberAsync(new Account(ana.Id, ""))).OrganizationId);
    }

    /// <summary>Two organizations of one name, in branches beside each other; the one of South.</summary>
    private static async Task<Organization> DesksAsync(Forest forest)
    {
        await forest.Host.SuborganizationAsync("Desk", forest.North);
        return await forest.Host.SuborganizationAsync("Desk", forest.South);
    }
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Users.Actions;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>A role is power in an organization, and email login is a way in at an address: what was wished for one is not given at another.</summary>
public sealed class UnitMergeTests
{
    private static readonly string Admin = EnglishSheet.Texts.Of(MemberRole.OrganizationAdministrator);
    private static readonly string Plain = EnglishSheet.Texts.Of(MemberRole.Member);

    [Theory, Trait("Rule", "AZ3"), Trait("Rule", "AZ4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_was_moved_before_the_preview_gets_the_role_of_the_file_only_together_with_its_organization(bool takeFile)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await forest.MemberAsync(forest.North);
        var file = (await EditedFile.ExportedAsync(host, actor)).Set(ana, SheetColumn.Role, Admin).Set(ana, SheetColumn.Position, "Nurse");
        await MoveAsync(host, ana, forest.Main);

        var view = await host.ComparedAsync(actor, file);

        var row = Assert.Single(await host.RowsAsync(actor, view.Id));
        Assert.Equal(ImportRowKind.Conflict, row.Kind);
        Assert.Equal(
            [
                new ImportCell(SheetColumn.Organization, "Contoso", "North", true), new ImportCell(SheetColumn.Role, Plain, Admin, true),
                new ImportCell(SheetColumn.Position, null, "Nurse", false),
            ],
            row.Cells);
        await host.DecideAsync(actor, view.Id, row.Number, takeFile);
        await host.ApplyAsync(actor, view.Id);
        var (organization, role) = takeFile ? (forest.North.Id, MemberRole.OrganizationAdministrator) : (forest.Main.Id, MemberRole.Member);
        Assert.Equal((organization, role, "Nurse"), await StandsAsync(host, ana));
    }

    [Theory, Trait("Rule", "AZ3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_without_organizations_shows_where_the_person_is_now(bool takeFile)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await forest.MemberAsync(forest.North);
        var file = (await EditedFile.ExportedAsync(host, actor)).Set(ana, SheetColumn.Role, Admin).Set(ana, SheetColumn.Organization, null);
        await MoveAsync(host, ana, forest.Main);

        var view = await host.ComparedAsync(actor, file);
        var row = Assert.Single(await host.RowsAsync(actor, view.Id));

        Assert.Equal([new ImportCell(SheetColumn.Role, Plain, Admin, true, (SheetColumn.Organization, "Contoso"))], row.Cells);
        Assert.Equal(0, view.ToApply);
        if (takeFile)
        {
            await host.DecideAsync(actor, view.Id, row.Number, takeFile: true);
            await host.ApplyAsync(actor, view.Id);
        }

        Assert.Equal((forest.Main.Id, takeFile ? MemberRole.OrganizationAdministrator : MemberRole.Member, null), await StandsAsync(host, ana));
    }

    [Theory, Trait("Rule", "AZ3"), Trait("Rule", "AZ4")]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Whoever_is_moved_between_the_preview_and_the_job_keeps_role_and_organization(bool withBaseline, bool alsoMovedByTheFile)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await forest.MemberAsync(forest.North);
        var file = (await EditedFile.ExportedAsync(host, actor)).Set(ana, SheetColumn.Role, Admin).Set(ana, SheetColumn.Position, "Nurse");
        file.Of(ana)[^1] = withBaseline ? file.Of(ana)[^1] : null;
        if (alsoMovedByTheFile)
            file.Set(ana, SheetColumn.Organization, "South");
        var view = await host.ComparedAsync(actor, file);
        Assert.Equal(1, view.Changed);

        await MoveAsync(host, ana, forest.Main);
        await host.ApplyAsync(actor, view.Id);

        Assert.Equal((forest.Main.Id, MemberRole.Member, "Nurse"), await StandsAsync(host, ana));
        var row = Assert.Single(await host.RowsAsync(actor, view.Id));
        Assert.Equal((JobOutcome.Changed, "import.partly_changed_meanwhile"), (row.Outcome, row.Reason?.Code));
    }

    [Fact, Trait("Rule", "AZ3")]
    public async Task An_organization_in_conflict_keeps_the_role_back_and_a_colleague_who_did_the_same_is_none()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (ana, ben) = (await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.North));
        var file = await EditedFile.ExportedAsync(host, actor);
        foreach (var member in new[] { ana, ben })
            file.Set(member, SheetColumn.Role, Admin).Set(member, SheetColumn.Organization, "South");
        await MoveAsync(host, ana, forest.Main);
        await MoveAsync(host, ben, forest.South);

        var view = await host.ComparedAsync(actor, file);
        await host.ApplyAsync(actor, view.Id);

        Assert.Equal((0, 1, 0, 1, 0), view.Numbers() with { Unchanged = 0 });
        Assert.Equal((forest.Main.Id, MemberRole.Member, null), await StandsAsync(host, ana));
        Assert.Equal((forest.South.Id, MemberRole.OrganizationAdministrator, null), await StandsAsync(host, ben));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task Email_login_is_not_given_at_an_address_that_nobody_saw()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (before, after, taken) = (
            await RuleTests.PersonAsync(forest, "without email login"), await RuleTests.PersonAsync(forest, "without email login"),
            await RuleTests.PersonAsync(forest, "without email login"));
        var file = await EditedFile.ExportedAsync(host, actor);
        foreach (var member in new[] { before, after, taken })
            file.Set(member, SheetColumn.EmailLogin, "Y");
        var numbers = new[] { before, after, taken }.Select(file.NumberOf).ToList();
        await RenameAsync(host, before, "elsewhere@contoso.example");
        await RenameAsync(host, taken, "gone@contoso.example");
        await RenameAsync(host, await forest.MemberAsync(forest.Other), taken.Email!);

        var view = await host.ComparedAsync(actor, file);
        await RenameAsync(host, after, "later@contoso.example");
        var rows = (await host.RowsAsync(actor, view.Id)).ToDictionary(r => r.Number);
        await host.ApplyAsync(actor, view.Id);

        Assert.Equal(
            [new ImportCell(SheetColumn.Email, "elsewhere@contoso.example", before.Email, true), new ImportCell(SheetColumn.EmailLogin, "N", "Y", true)],
            rows[numbers[0]].Cells);
        Assert.Equal("user.email.taken", rows[numbers[2]].Reason?.Code);
        foreach (var member in new[] { before, after, taken })
            Assert.False((await host.MemberAsync(member.Id)).EmailLoginEnabled);
        Assert.Empty(await host.OutboxAsync());
        Assert.Equal("import.changed_meanwhile", (await host.RowsAsync(actor, view.Id)).Single(r => r.Number == numbers[1]).Reason?.Code);
    }

    [Fact, Trait("Rule", "AZ3")]
    public void A_row_that_does_not_say_how_its_partner_was_is_left_alone()
    {
        var cells = RowCell.Read("""[{"c":4,"w":"Member","v":"OrganizationAdministrator"},{"c":1,"w":"Ana","v":"Anna"}]""");

        var (due, meanwhile) = RowMerge.Due(cells, column => column switch
        {
            SheetColumn.Role => "Member",
            SheetColumn.FirstName => "Ana",
            _ => Guid.Empty.ToString(),
        });

        Assert.Equal((true, SheetColumn.FirstName), (meanwhile, Assert.Single(due).Column));
    }

    private static Task MoveAsync(CoreHost host, Member member, Organization to) =>
        host.ChangeAsync(new Account(member.Id, ""), m => m.OrganizationId = to.Id);

    private static Task RenameAsync(CoreHost host, Member member, string email) =>
        host.ChangeAsync(new Account(member.Id, ""), m => (m.Email, m.NormalizedEmail) = (email, EmailAddress.Parse(email).Key));

    private static async Task<(Guid Organization, MemberRole Role, string? Position)> StandsAsync(CoreHost host, Member member)
    {
        var now = await host.MemberAsync(member.Id);
        return (now.OrganizationId, now.Role, now.Position);
    }
}

using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Export;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Spreadsheets.Export;

public class ExportUsersTests
{
    [Theory, Trait("Rule", "AZ2")]
    [InlineData(TableKind.Workbook)]
    [InlineData(TableKind.Csv)]
    public async Task Only_people_within_reach_are_in_the_file(TableKind kind)
    {
        await using var forest = await Forest.GrowAsync();
        var north = await forest.SignedInAsync(forest.North);
        var unit = await forest.MemberAsync(forest.NorthUnit);
        foreach (var place in new[] { forest.Main, forest.South, forest.Other })
            await forest.MemberAsync(place);

        var file = await Exported.ByAsync(forest.Host, north, kind: kind);
        var elsewhere = await Exported.ByAsync(forest.Host, north, new UserFilter { OrganizationId = forest.South.Id }, kind);

        Assert.Equal(new[] { await EmailAsync(forest, north.MemberId), unit.Email }.Order(), file[SheetColumn.Email].Order());
        Assert.Equal(["North", "North unit"], file[SheetColumn.Organization].Order());
        Assert.Empty(elsewhere.Rows);
    }

    [Theory, Trait("Rule", "IM5")]
    [InlineData(TableKind.Workbook)]
    [InlineData(TableKind.Csv)]
    public async Task Cells_are_text_whatever_they_look_like(TableKind kind)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        string[] names = ["=HYPERLINK(\"http://evil.example\")", "+SUM(A1:A9)", "-1", "@cmd", "0042", "1E5", "2026-11-22", "TRUE", "_x0041_", "O'Brien", "'=1", "Zoë 😀", "a;=1", "<b>&amp;"];
        foreach (var name in names)
        {
            await forest.MemberAsync(forest.South, but: m =>
            {
                (m.FirstName, m.LastName, m.Position, m.PhoneNumber) = (name, name, name, "+31612345678");
                m.NormalizedEmail = m.Email!.ToUpperInvariant();
            });
        }

        var file = await Exported.ByAsync(forest.Host, actor, new UserFilter { OrganizationId = forest.South.Id }, kind);

        Assert.Equal(names.Order(StringComparer.Ordinal), file[SheetColumn.FirstName].Order(StringComparer.Ordinal));
        Assert.Equal(file[SheetColumn.FirstName], file[SheetColumn.LastName]);
        Assert.Equal(file[SheetColumn.FirstName], file[SheetColumn.Position]);
        Assert.All(file[SheetColumn.Phone], phone => Assert.Equal("+31612345678", phone));
        await AssertAsWrittenAsync(forest, actor, file);
    }

    [Theory]
    [InlineData(TableKind.Workbook)]
    [InlineData(TableKind.Csv)]
    public async Task An_unedited_file_says_of_every_cell_that_it_is_as_it_was_written(TableKind kind)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var deep = await forest.Host.SuborganizationAsync("Sales", forest.North);
        var other = await forest.Host.SuborganizationAsync("Sales", forest.South);
        foreach (var place in new[] { forest.Main, forest.North, forest.NorthUnit, deep, other })
        {
            await forest.MemberAsync(place, MemberRole.Manager, m => (m.Position, m.EmailLoginEnabled) = ("  Head of\r\nsales ", false));
            await forest.MemberAsync(place, but: m => m.FirstName = "Nadia\u0001\ud83d");
        }

        var file = await Exported.ByAsync(forest.Host, actor, kind: kind);

        Assert.Equal(11, file.Rows.Count);
        Assert.Contains("Contoso / North / Sales", file[SheetColumn.Organization]);
        await AssertAsWrittenAsync(forest, actor, file);
    }

    [Theory]
    [InlineData(TableKind.Workbook)]
    [InlineData(TableKind.Csv)]
    public async Task The_very_bytes_of_an_export_import_as_no_changes_with_nothing_to_remark(TableKind kind)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        await forest.MemberAsync(forest.North, MemberRole.Manager, m => (m.Position, m.PhoneNumber) = ("=1+1", "+31612345678"));
        using var file = new MemoryStream((await Exported.ByAsync(forest.Host, actor, kind: kind)).Bytes);

        var read = await forest.Host.Get<ReadImport>().ExecuteAsync(actor, new ImportUpload(Guid.CreateVersion7(), "users", file, EnglishSheet.Texts));

        var view = (await forest.Host.Get<ShowImport>().ExecuteAsync(actor, read.Value)).Value;
        Assert.Equal((2, 2, 0), (view.Rows, view.Unchanged, view.ToApply));
        Assert.Empty(view.Notices);
    }

    [Fact]
    public async Task The_order_is_that_of_the_list_and_people_of_the_same_name_are_all_there()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        foreach (var last in new[] { "Zwart", "Álvarez", "Vermeer", "Vermeer", "de Wit" })
            await forest.MemberAsync(forest.South, but: m => m.LastName = last);

        var list = await forest.Host.Get<ListUsers>().ExecuteAsync(actor, new UserListRequest(UserFilter.Everybody, UserSort.Name, false, 0, 100));
        var file = await Exported.ByAsync(forest.Host, actor);

        Assert.Equal(list.Value.Rows.Select(row => row.Email), file[SheetColumn.Email]);
        Assert.Equal(2, file.Rows.Count(row => file.Head.Cell(row.Cells, SheetColumn.LastName) == "Vermeer" && file.Head.Cell(row.Cells, SheetColumn.Organization) == "South"));
        Assert.Equal(file.Rows.Count, (await BaselinesAsync(forest, actor, file)).Select(baseline => baseline.MemberId).Distinct().Count());
    }

    [Fact]
    public async Task What_the_list_shows_of_somebody_stands_in_their_row()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var now = forest.Host.Clock.GetUtcNow();
        var active = await forest.MemberAsync(forest.North, MemberRole.Manager, m =>
        {
            (m.PasswordHash, m.TwoFactorSetAt, m.ActivatedAt, m.LastSignInAt) = ("hash", now, now, new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
            (m.Position, m.PhoneNumber) = ("Head of sales", "+31612345678");
        });
        await forest.Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { UserId = active.Id, LoginProvider = "Microsoft", ProviderKey = "1" }));
        await forest.MemberAsync(forest.NorthUnit, but: m => (m.LastName, m.LockoutEnd, m.EmailLoginEnabled) = ("Wachter", now.AddMinutes(5), false));
        await forest.MemberAsync(forest.NorthUnit, but: m => (m.LastName, m.LockoutEnd) = ("Xander", now.AddMinutes(-5)));
        await forest.MemberAsync(forest.NorthUnit, but: m => (m.LastName, m.DisabledAt) = ("Yildiz", now));

        var file = await Exported.ByAsync(forest.Host, actor, new UserFilter { OrganizationId = forest.North.Id });

        Assert.Equal(
            [
                "Nadia Vermeer North Manager Head of sales +31612345678 Y N Y Active 2026-03-04 05:06 UTC",
                "Nadia Wachter North unit Member   N N N Locked ",
                "Nadia Xander North unit Member   N N Y Not invited ",
                "Nadia Yildiz North unit Member   N N Y Disabled ",
            ],
            file.Rows.Select(row => string.Join(' ', SheetColumns.Written(ServerOffer.Today).Skip(1).Select(column => file.Head.Cell(row.Cells, column)))));
    }

    [Theory]
    [InlineData(TableKind.Workbook)]
    [InlineData(TableKind.Csv)]
    public async Task Providers_of_the_operators_choice_have_a_column_by_their_name_and_it_comes_back_unchanged(TableKind kind)
    {
        var offer = ServerOffer.Today with
        {
            Providers = EnumSet.Of(SignInMethod.OpenIdConnect, SignInMethod.OpenIdConnect3),
            Names = new Dictionary<SignInMethod, string> { [SignInMethod.OpenIdConnect] = "Contoso ID", [SignInMethod.OpenIdConnect3] = "Email" },
        };
        await using var forest = await Forest.GrowAsync(offer);
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North);
        await forest.Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { UserId = nadia.Id, LoginProvider = "OpenIdConnect3", ProviderKey = "1" }));

        using var file = new MemoryStream();
        var texts = EnglishSheet.Of(offer);
        await forest.Host.Get<ExportUsers>().ExecuteAsync(actor, new ExportRequest(new UserFilter { OrganizationId = forest.North.Id }, kind, texts, file));
        file.Position = 0;

        var table = Files.Table.Read(file.ToArray());
        Assert.Equal(
            ["Phone", "Microsoft Entra ID", "Google", "Contoso ID account", "Email account", "Email login enabled"],
            table[0].SkipWhile(cell => cell != "Phone").TakeWhile(cell => cell != "Status"));
        Assert.Equal(["N", "N", "N", "Y"], table[1].Skip(7).Take(4));
        var read = await forest.Host.Get<ReadImport>().ExecuteAsync(actor, new ImportUpload(Guid.CreateVersion7(), "users", file, texts));
        var view = (await forest.Host.Get<ShowImport>().ExecuteAsync(actor, read.Value)).Value;
        Assert.Equal((1, 1, 0), (view.Rows, view.Unchanged, view.ToApply));
        Assert.Equal(["import.notice.not_in_file"], view.Notices.Select(notice => notice.Code));
    }

    [Theory]
    [InlineData("verm", null)]
    [InlineData("", MemberRole.Manager)]
    [InlineData("nobody like that", null)]
    public async Task Those_who_match_the_filter_are_in_the_file(string search, MemberRole? role)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        await forest.MemberAsync(forest.South, but: m => m.LastName = "Zwart");
        await forest.MemberAsync(forest.South, MemberRole.Manager);
        await forest.MemberAsync(forest.North);
        var filter = new UserFilter { Search = search, Roles = EnumSet.Of(new[] { role }.OfType<MemberRole>()) };

        var list = await forest.Host.Get<ListUsers>().ExecuteAsync(actor, new UserListRequest(filter, UserSort.Name, false, 0, 100));
        var file = await Exported.ByAsync(forest.Host, actor, filter);

        Assert.Equal(list.Value.Rows.Select(row => row.Email), file[SheetColumn.Email]);
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task Who_took_how_many_is_written_down()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.North);
        await forest.MemberAsync(forest.NorthUnit);

        await Exported.ByAsync(forest.Host, actor, kind: TableKind.Csv);

        var row = Assert.Single(await forest.Host.ReadAsync(db => db.AuditEntries.ToListAsync()));
        Assert.Equal(("users.exported", actor.MemberId, "203.0.113.9"), (row.Action, row.ActorId, row.Address));
        Assert.Equal((forest.North.Id, forest.Main.Id, """{"people":2,"file":"Csv"}"""), (row.OrganizationId, row.RootOrganizationId, row.Details));
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task A_session_that_ends_while_the_file_is_written_gets_none()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        await using var file = new Interrupted(() => forest.Host.ReadAsync(
            db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, forest.Host.Clock.GetUtcNow()))));

        var exported = await forest.Host.Get<ExportUsers>().ExecuteAsync(actor, new ExportRequest(UserFilter.Everybody, TableKind.Csv, EnglishSheet.Texts, file));

        Assert.Equal("session_ended", exported.Error?.Code);
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task The_very_first_export_while_another_node_writes_is_told_that_it_is_busy_and_the_next_one_goes_through()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        forest.Host.AnotherWriter.Writes(turns: 1);
        using var file = new MemoryStream();

        var exported = await forest.Host.Get<ExportUsers>().ExecuteAsync(actor, new ExportRequest(UserFilter.Everybody, TableKind.Csv, EnglishSheet.Texts, file));

        Assert.Equal((Error.Busy, 0), (exported.Error, file.Length));
        Assert.Single((await Exported.ByAsync(forest.Host, actor)).Rows);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_not_written_down_and_leaves_nothing_running()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        await forest.Host.ReadAsync(async db =>
        {
            var people = Enumerable.Range(0, 3_000).Select(n => forest.Host.NewMember("Nadia", $"Vermeer{n}", forest.North)).ToList();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.InsertAsync(people, CancellationToken.None);
            await transaction.CommitAsync();
            return people.Count;
        });
        await using var full = new Interrupted(() => throw new IOException("No space left on device"));

        await Assert.ThrowsAsync<IOException>(() => forest.Host.Get<ExportUsers>().ExecuteAsync(
            actor, new ExportRequest(UserFilter.Everybody, TableKind.Workbook, EnglishSheet.Texts, full)));

        Assert.Equal(0, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync()));
        Assert.Equal(3_001, (await Exported.ByAsync(forest.Host, actor)).Rows.Count);
    }

    [Fact]
    public async Task The_workbook_is_one_by_the_rules_of_the_Open_XML_SDK_and_has_what_an_administrator_works_with()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        await forest.MemberAsync(forest.North, but: m => m.Position = "<Head> & \"tail\"");

        using var file = new MemoryStream((await Exported.ByAsync(forest.Host, actor)).Bytes);
        using var workbook = SpreadsheetDocument.Open(file, isEditable: false);

        Assert.Empty(new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Microsoft365).Validate(workbook).Select(error => $"{error.Path?.XPath}: {error.Description}"));
        var sheets = workbook.WorkbookPart!.Workbook.Descendants<Sheet>().ToList();
        Assert.Equal(["Users", "Explanation"], sheets.Select(sheet => sheet.Name!.Value));
        var people = ((WorksheetPart)workbook.WorkbookPart.GetPartById(sheets[0].Id!)).Worksheet;
        Assert.Equal("A2", people.Descendants<Pane>().Single().TopLeftCell!.Value);
        Assert.NotNull(people.Descendants<AutoFilter>().Single().Reference);
        var choices = people.Descendants<DataValidation>().Select(validation => validation.Formula1!.Text).ToList();
        Assert.Contains("\"Y,N\"", choices);
        Assert.Contains("\"Member,Manager,Organization Administrator\"", choices);
        Assert.Equal([13], people.Descendants<Column>().Where(column => column.Hidden?.Value == true).Select(column => (int)column.Min!.Value));
        Assert.Empty(people.Descendants<CellFormula>());
    }

    private static Task<string?> EmailAsync(Forest forest, Guid id) =>
        forest.Host.ReadAsync(db => db.Members.Where(m => m.Id == id).Select(m => m.Email).SingleAsync());

    private static async Task<IReadOnlyList<SheetBaseline>> BaselinesAsync(Forest forest, SignedInMember actor, Exported file)
    {
        var seal = (await forest.Host.Get<BaselineKey>().SealAsync(CancellationToken.None)).Value;
        return file.Rows.Select(row => seal.Open(actor.RootOrganizationId, file.Head.Baseline(row.Cells)!)!).ToList();
    }

    private static async Task AssertAsWrittenAsync(Forest forest, SignedInMember actor, Exported file)
    {
        var baselines = await BaselinesAsync(forest, actor, file);
        var people = await forest.Host.ReadAsync(db => db.Members.ToDictionaryAsync(m => m.Id, SheetPerson.Of));
        foreach (var (row, baseline) in file.Rows.Zip(baselines))
        {
            var person = people[baseline.MemberId];
            Assert.All(SheetBaseline.Columns, column => Assert.True(
                column is SheetColumn.Role or SheetColumn.EmailLogin || baseline.HasText(column, file.Head.Cell(row.Cells, column)), $"{column} of row {row.Number}"));
            Assert.All(SheetBaseline.Columns, column => Assert.True(baseline.HasMeaning(column, person.Meaning(column)), $"{column} of row {row.Number}"));
            Assert.Equal(person.Version, baseline.Version);
        }
    }

    /// <summary>Something happens when the first byte is written.</summary>
    private sealed class Interrupted(Func<Task> happens) : MemoryStream
    {
        private bool _happened;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_happened)
            {
                _happened = true;
                await happens();
            }

            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}

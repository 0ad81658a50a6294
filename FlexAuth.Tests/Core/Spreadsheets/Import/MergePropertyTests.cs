using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Users.Actions;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>Whatever is edited on both sides: nothing is lost, and what nobody decided is never written over.</summary>
public sealed class MergePropertyTests
{
    private static readonly SheetColumn[] Columns =
        [SheetColumn.FirstName, SheetColumn.LastName, SheetColumn.Position, SheetColumn.Role, SheetColumn.Organization];

    /// <summary>The places of cells that are one.</summary>
    private static readonly int[][] Units = [[0], [1], [2], [3, 4]];
    private static readonly string[] Words = ["Ana", "Ben", "Cleo", "Dan"];
    private static readonly string[] Roles = [.. new[] { MemberRole.Member, MemberRole.Manager, MemberRole.OrganizationAdministrator }.Select(EnglishSheet.Texts.Of)];
    private static readonly string[] Organizations = ["North", "South", "North unit"];

    [Fact]
    public void The_merge_of_a_cell_is_what_the_table_says()
    {
        foreach (var written in Words)
        {
            foreach (var file in Words)
            {
                foreach (var now in Words)
                {
                    var expected = file == written || file == now ? CellVerdict.Leave : now == written ? CellVerdict.Change : CellVerdict.Conflict;
                    Assert.Equal(expected, RowMerge.Of(new CellSides(file == written, file, now == written, now)));
                    Assert.Equal(file == now ? CellVerdict.Leave : CellVerdict.Change, RowMerge.Of(new CellSides(null, file, null, now)));
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_edits_on_both_sides_meet(int seed)
    {
        var random = new Random(seed);
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var people = new List<Member>();
        for (var i = 0; i < 60; i++)
        {
            people.Add(await forest.MemberAsync(
                forest.North, but: m => (m.FirstName, m.LastName, m.Position) = (Word(random), Word(random), Word(random))));
        }

        var file = await EditedFile.ExportedAsync(host, actor);
        var written = people.ToDictionary(p => p.Id, p => Columns.Select(c => file.Get(p, c)!).ToArray());
        await EditAsync(forest, people, random);
        var before = await CellsAsync(host, people);
        var sides = written.ToDictionary(
            w => w.Key, w => w.Value.Select((cell, place) => random.Next(3) == 0 ? Typed(Columns[place], random) : cell).ToArray());
        foreach (var person in people)
        {
            for (var place = 0; place < Columns.Length; place++)
                file.Set(person, Columns[place], sides[person.Id][place]);
        }

        foreach (var spare in people.Where(_ => random.Next(5) == 0).ToList())
            file.Rows.Remove(file.Of(spare));
        var inFile = people.Where(p => file.Rows.Any(r => r[file.Place(SheetColumn.Email)] == p.Email)).Select(p => p.Id).ToHashSet();
        var view = await host.ComparedAsync(actor, file);
        var taken = new HashSet<string>();
        foreach (var conflict in await host.RowsAsync(actor, view.Id, ImportRowKind.Conflict))
        {
            if (random.Next(2) == 0)
            {
                await host.DecideAsync(actor, view.Id, conflict.Number, takeFile: true);
                taken.Add(conflict.Email);
            }
        }

        await EditAsync(forest, people, random);
        var later = await CellsAsync(host, people);
        if ((await host.ViewAsync(actor, view.Id)).ToApply > 0)
            await host.ApplyAsync(actor, view.Id);

        var after = await CellsAsync(host, people);
        foreach (var person in people)
        {
            foreach (var unit in Units)
            {
                var (was, mine, shown, current) = (Of(written), Of(sides), Of(before), Of(later));
                var stale = unit.Any(c => shown[c] != was[c] && shown[c] != mine[c]);
                var changes = inFile.Contains(person.Id) && unit.Any(c => mine[c] != was[c] && mine[c] != shown[c]);
                var wished = unit.Where(c => changes && mine[c] != shown[c] && (stale ? taken.Contains(person.Email!) : mine[c] != was[c])).ToList();

                // Somebody who saw neither: whatever was changed since the preview stays, with what is one with it.
                var seen = unit.All(c => current[c] == shown[c] || (wished.Contains(c) && current[c] == mine[c]));
                Assert.All(unit, c => Assert.Equal(seen && wished.Contains(c) ? mine[c] : current[c], after[person.Id][c]));
            }

            string[] Of(Dictionary<Guid, string[]> cells) => cells[person.Id];
        }
    }

    private static string Typed(SheetColumn column, Random random) => column switch
    {
        SheetColumn.Role => Roles[random.Next(Roles.Length)],
        SheetColumn.Organization => Organizations[random.Next(Organizations.Length)],
        _ => Word(random),
    };

    private static string Word(Random random) => Words[random.Next(Words.Length)];

    private static async Task EditAsync(Forest forest, List<Member> people, Random random)
    {
        foreach (var person in people.Where(_ => random.Next(3) == 0).ToList())
        {
            await forest.Host.ChangeAsync(new Account(person.Id, ""), m =>
            {
                m.FirstName = random.Next(2) == 0 ? Word(random) : m.FirstName;
                m.Position = random.Next(2) == 0 ? Word(random) : m.Position;
                m.Role = random.Next(3) == 0 ? (MemberRole)random.Next(3) : m.Role;
                m.OrganizationId = random.Next(3) == 0 ? new[] { forest.North, forest.South, forest.NorthUnit }[random.Next(3)].Id : m.OrganizationId;
            });
        }
    }

    private static async Task<Dictionary<Guid, string[]>> CellsAsync(CoreHost host, List<Member> people)
    {
        var cells = new Dictionary<Guid, string[]>();
        foreach (var person in people)
        {
            var now = await host.MemberAsync(person.Id);
            cells[person.Id] = [now.FirstName, now.LastName, now.Position!, EnglishSheet.Texts.Of(now.Role), now.Organization.Name];
        }

        return cells;
    }
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Tests.Core.Users.Actions;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>Whatever is edited on both sides: nothing is lost, and what nobody decided is never written over.</summary>
public sealed class MergePropertyTests
{
    private static readonly SheetColumn[] Columns = [SheetColumn.FirstName, SheetColumn.LastName, SheetColumn.Position];
    private static readonly string[] Words = ["Ana", "Ben", "Cleo", "Dan"];

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
        await EditAsync(host, people, random);
        var before = await CellsAsync(host, people);
        var sides = written.ToDictionary(w => w.Key, w => w.Value.Select(cell => random.Next(3) == 0 ? Word(random) : cell).ToArray());
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

        await EditAsync(host, people, random);
        var later = await CellsAsync(host, people);
        if ((await host.ViewAsync(actor, view.Id)).ToApply > 0)
            await host.ApplyAsync(actor, view.Id);

        var after = await CellsAsync(host, people);
        foreach (var person in people)
        {
            for (var place = 0; place < Columns.Length; place++)
            {
                var (was, mine, shown, current) = (
                    written[person.Id][place], sides[person.Id][place], before[person.Id][place], later[person.Id][place]);
                var wished = inFile.Contains(person.Id) && mine != was && (shown == was || taken.Contains(person.Email!));

                // Somebody who saw neither: whatever was changed since the preview stays.
                Assert.Equal(wished && current == shown ? mine : current, after[person.Id][place]);
            }
        }
    }

    private static string Word(Random random) => Words[random.Next(Words.Length)];

    private static async Task EditAsync(CoreHost host, List<Member> people, Random random)
    {
        foreach (var person in people.Where(_ => random.Next(3) == 0).ToList())
        {
            await host.ChangeAsync(new Account(person.Id, ""), m =>
            {
                m.FirstName = random.Next(2) == 0 ? Word(random) : m.FirstName;
                m.Position = random.Next(2) == 0 ? Word(random) : m.Position;
            });
        }
    }

    private static async Task<Dictionary<Guid, string[]>> CellsAsync(CoreHost host, List<Member> people)
    {
        var cells = new Dictionary<Guid, string[]>();
        foreach (var person in people)
        {
            var now = await host.MemberAsync(person.Id);
            cells[person.Id] = [now.FirstName, now.LastName, now.Position!];
        }

        return cells;
    }
}

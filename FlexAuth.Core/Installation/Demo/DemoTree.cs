using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Installation.Demo;

/// <summary>The demo's organizations: ten for a few hundred people, three hundred, three levels deep, for a hundred thousand.</summary>
internal sealed class DemoTree
{
    private const int PeoplePerPlace = 340;

    // In life a few places are large and most are small: the k-th largest has about 1/k of the largest.
    private const double Unevenness = 0.9;

    private readonly List<Organization> _places = [];
    private readonly List<double> _upTo = [];

    private DemoTree(Organization main) => Main = main;

    public Organization Main { get; }

    /// <summary>The main organization, with email login on: else nobody could have been invited.</summary>
    public static Organization NewMain(DateTimeOffset now)
    {
        var main = Organization.Main("Halden Group", now);
        main.EmailLoginEnabled = true;
        main.EmailLoginChangedAt = now.AddDays(-400);
        return main;
    }

    /// <summary>Adds the places that so many people need and that are not there yet.</summary>
    public static async Task<DemoTree> GrowAsync(
        FlexAuthDbContext db, Organization main, int people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tree = new DemoTree(main);
        var there = await db.Organizations.Where(o => o.ParentId != null).ToDictionaryAsync(o => (o.ParentId!.Value, o.Name), cancellationToken);
        tree._places.Add(main);
        foreach (var (name, units) in DemoNames.Suborganizations)
        {
            var place = Below(main, name);
            foreach (var unit in units)
            {
                Below(place, unit);
            }
        }

        var most = Math.Min(Math.Max(0, people - CreateDemoOrganization.Usual) / PeoplePerPlace, DemoNames.Cities.Count * DemoNames.Divisions.Count);
        for (var i = 0; i < most; i++)
        {
            var (division, place) = DemoNames.Divisions[i % DemoNames.Divisions.Count];
            Below(Below(main, division), $"{place} {DemoNames.Cities[i / DemoNames.Divisions.Count]}");
        }

        tree.Weigh();
        return tree;

        Organization Below(Organization parent, string name)
        {
            if (there.TryGetValue((parent.Id, name), out var found))
            {
                if (!tree._places.Contains(found))
                {
                    tree._places.Add(found);
                }

                return found;
            }

            var made = parent.Suborganization(name, now);
            db.Organizations.Add(made);
            there[(parent.Id, name)] = made;
            tree._places.Add(made);
            return made;
        }
    }

    /// <summary>Where somebody works.</summary>
    public Organization Place(Random random)
    {
        var index = _upTo.BinarySearch(random.NextDouble() * _upTo[^1]);
        return _places[Math.Min(index < 0 ? ~index : index, _places.Count - 1)];
    }

    private void Weigh()
    {
        // Which places are the large ones has nothing to do with the order in which they were made.
        var ranks = Enumerable.Range(1, _places.Count).ToArray();
        new Random(_places.Count).Shuffle(ranks);
        var sum = 0.0;
        _upTo.AddRange(ranks.Select(rank => sum += 1 / Math.Pow(rank, Unevenness)));
    }
}

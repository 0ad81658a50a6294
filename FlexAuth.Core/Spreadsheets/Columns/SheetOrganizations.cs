using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>
/// The organizations within somebody's reach as a file names them: by name where only one has it, else by the way from the topmost that
/// they reach. Typed in, as much of the way will do as tells one from the others. Those out of reach do not exist (AZ2).
/// </summary>
/// <remarks>
/// A slash with spaces around it stands between two names, one without is part of a name ("Novo A/S"): no name has the former
/// (<see cref="OrganizationName.Tidied"/>), so that what is written here means one organization. Only what means none that way is taken
/// for names with slashes of either kind between them.
/// </remarks>
internal sealed class SheetOrganizations
{
    private const string Between = " / ";

    private readonly Dictionary<Guid, string> _texts = [];
    private readonly Ways _spaced = new();
    private readonly Ways _anySlash = new();
    private readonly Dictionary<Guid, string> _ways = [];

    public SheetOrganizations(IReadOnlyCollection<Organization> reach)
    {
        var byId = reach.ToDictionary(organization => organization.Id);
        foreach (var organization in reach)
        {
            List<string> way = [];
            for (var at = organization; at is not null; at = at.ParentId is { } above ? byId.GetValueOrDefault(above) : null)
            {
                way.Insert(0, OrganizationName.Tidied(at.Name));
                Add(way, organization.Id, isWhole: false);
            }

            Add(way, organization.Id, isWhole: true);
            _ways[organization.Id] = string.Join(Between, way);
        }

        foreach (var organization in reach)
        {
            var name = OrganizationName.Tidied(organization.Name);
            _texts[organization.Id] = _spaced.IsAlone(name) ? name : _ways[organization.Id];
        }
    }

    public static async Task<SheetOrganizations> OfAsync(FlexAuthDbContext db, ActingMember actor, CancellationToken cancellationToken) =>
        new(await db.Organizations.AsNoTracking().Within(actor).ToListAsync(cancellationToken));

    /// <summary>What stands in the cell of somebody who belongs there.</summary>
    public string TextOf(Guid id) => _texts[id];

    /// <summary>Which organization a cell means.</summary>
    public Result<Guid> Find(string cell)
    {
        foreach (var (ways, key) in new[] { (_spaced, Spaced(cell)), (_anySlash, AnySlash(cell)) })
        {
            if (ways.Find(key) is { } found)
            {
                return found;
            }

            if (ways.Of(key) is [var one, ..])
            {
                return new Error("import.organization.ambiguous", SheetWords.Quoted(cell), _ways[one]);
            }
        }

        return new Error("import.organization.unknown", SheetWords.Quoted(cell));
    }

    private void Add(List<string> way, Guid id, bool isWhole)
    {
        var text = string.Join(Between, way);
        _spaced.Add(text, id, isWhole);
        _anySlash.Add(AnySlash(text), id, isWhole);
    }

    private static string Spaced(string cell) => string.Join(' ', cell.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string AnySlash(string cell) => string.Join('/', Spaced(cell).Split('/', StringSplitOptions.TrimEntries));

    /// <summary>Organizations by the ways that may be typed for them, as they are written where that says which, else in whatever case.</summary>
    private sealed class Ways
    {
        private readonly Names _exact = new(StringComparer.Ordinal);
        private readonly Names _anyCase = new(StringComparer.OrdinalIgnoreCase);

        public void Add(string key, Guid id, bool isWhole)
        {
            _exact.Add(key, id, isWhole);
            _anyCase.Add(key, id, isWhole);
        }

        public bool IsAlone(string key) => _exact.Of(key).Count == 1;

        public Guid? Find(string key) => _exact.Find(key) ?? _anyCase.Find(key);

        public List<Guid> Of(string key) => _anyCase.Of(key);
    }

    /// <summary>Organizations by what may be typed for them.</summary>
    private sealed class Names(StringComparer comparer)
    {
        private readonly Dictionary<string, List<Guid>> _whole = new(comparer);
        private readonly Dictionary<string, List<Guid>> _ends = new(comparer);

        public void Add(string key, Guid id, bool isWhole)
        {
            var names = isWhole ? _whole : _ends;
            if (!names.TryGetValue(key, out var ids))
            {
                names[key] = ids = [];
            }

            ids.Add(id);
        }

        public List<Guid> Of(string key) => _ends.TryGetValue(key, out var ids) ? ids : [];

        /// <summary>The one whose whole way that is, else the only one whose way ends so.</summary>
        public Guid? Find(string key) => _whole.TryGetValue(key, out var whole) && whole is [var one] ? one
            : Of(key) is [var only] ? only
            : null;
    }
}

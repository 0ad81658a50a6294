using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>
/// The organizations within somebody's reach as a file names them: by name where only one has it, else by the way from the topmost that
/// they reach. Typed in, as much of the way will do as tells one from the others. Those out of reach do not exist (AZ2).
/// </summary>
internal sealed class SheetOrganizations
{
    private const string Between = " / ";

    private readonly Dictionary<Guid, string> _texts = [];
    private readonly Names _exact = new(StringComparer.Ordinal);
    private readonly Names _anyCase = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Guid, string> _ways = [];

    public SheetOrganizations(IReadOnlyCollection<Organization> reach)
    {
        var byId = reach.ToDictionary(organization => organization.Id);
        foreach (var organization in reach)
        {
            List<string> way = [];
            for (var at = organization; at is not null; at = at.ParentId is { } above ? byId.GetValueOrDefault(above) : null)
            {
                way.Insert(0, at.Name);
                _exact.Add(Key(string.Join('/', way)), organization.Id, isWhole: false);
                _anyCase.Add(Key(string.Join('/', way)), organization.Id, isWhole: false);
            }

            _exact.Add(Key(string.Join('/', way)), organization.Id, isWhole: true);
            _anyCase.Add(Key(string.Join('/', way)), organization.Id, isWhole: true);
            _ways[organization.Id] = string.Join(Between, way);
        }

        foreach (var organization in reach)
        {
            _texts[organization.Id] = _exact.IsAlone(Key(organization.Name)) ? organization.Name : _ways[organization.Id];
        }
    }

    public static async Task<SheetOrganizations> OfAsync(FlexAuthDbContext db, ActingMember actor, CancellationToken cancellationToken) =>
        new(await db.Organizations.AsNoTracking().Within(actor).ToListAsync(cancellationToken));

    /// <summary>What stands in the cell of somebody who belongs there.</summary>
    public string TextOf(Guid id) => _texts[id];

    /// <summary>Which organization a cell means.</summary>
    public Result<Guid> Find(string cell)
    {
        var key = Key(cell);
        if ((_exact.Find(key) ?? _anyCase.Find(key)) is { } found)
        {
            return found;
        }

        return _anyCase.Of(key) is [var one, ..]
            ? new Error("import.organization.ambiguous", SheetWords.Quoted(cell), _ways[one])
            : new Error("import.organization.unknown", SheetWords.Quoted(cell));
    }

    private static string Key(string way) => string.Join('/', way.Split('/', StringSplitOptions.TrimEntries));

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

        public bool IsAlone(string key) => Of(key).Count == 1;

        public List<Guid> Of(string key) => _ends.TryGetValue(key, out var ids) ? ids : [];

        /// <summary>The one whose whole way that is, else the only one whose way ends so.</summary>
        public Guid? Find(string key) => _whole.TryGetValue(key, out var whole) && whole is [var one] ? one
            : Of(key) is [var only] ? only
            : null;
    }
}

using FlexAuth.Core.Users.SignInDetails;

namespace FlexAuth.Web.Settings.Organization.SignInDetails;

/// <summary>What of a history is on show: its newest page, read again with each change, and the older ones that somebody asked for.</summary>
/// <param name="placeOf">Where a row stands.</param>
public sealed class LoadedHistory<T>(Func<T, HistoryPlace> placeOf)
{
    private List<T> rows = [];

    /// <summary>The rows, the newest first; null before the first reading.</summary>
    public IReadOnlyList<T>? Rows { get; private set; }

    /// <summary>Whether there is more behind the last one.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>Where the last one stands; null where there is none.</summary>
    public HistoryPlace? End => rows.Count == 0 ? null : placeOf(rows[^1]);

    /// <summary>Another history takes its place.</summary>
    public void Clear() => (rows, Rows, HasOlder) = ([], null, false);

    /// <summary>Takes the newest page anew. Older rows stay where the two join; where too much happened in between, they go.</summary>
    public void Renew(HistoryPage<T> newest)
    {
        var joint = newest.Rows.Count == 0 ? -1 : rows.FindIndex(row => placeOf(row) == placeOf(newest.Rows[^1]));
        var older = joint < 0 ? [] : rows.Skip(joint + 1).ToList();
        HasOlder = older.Count > 0 ? HasOlder : newest.HasOlder;
        Show([.. newest.Rows, .. older]);
    }

    /// <summary>Adds the page behind the last row.</summary>
    public void Add(HistoryPage<T> older)
    {
        var known = rows.Select(placeOf).ToHashSet();
        HasOlder = older.HasOlder;
        Show([.. rows, .. older.Rows.Where(row => !known.Contains(placeOf(row)))]);
    }

    private void Show(List<T> now) => Rows = rows = now;
}

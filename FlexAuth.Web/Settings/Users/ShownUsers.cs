using FlexAuth.Core.Users;

namespace FlexAuth.Web.Settings.Users;

/// <summary>The rows on show. Changes replace them where they stand; nothing moves under the eyes of who looks.</summary>
public sealed class ShownUsers
{
    private readonly Dictionary<Guid, int> changes = [];
    private readonly HashSet<Guid> added = [];
    private List<UserRow> rows;

    public ShownUsers(UserPage page)
    {
        rows = [.. page.Rows];
        Total = page.Total;
    }

    public IReadOnlyList<UserRow> Rows => rows;

    public int Total { get; private set; }

    /// <summary>Whether a fresh look would show other people, or another order.</summary>
    public bool HasNews { get; set; }

    /// <summary>How often the row has changed while it was on show.</summary>
    public int ChangesOf(Guid id) => changes.GetValueOrDefault(id);

    public bool Shows(Guid id) => rows.Exists(row => row.Id == id);

    public bool IsSameListAs(UserPage page) => page.Total == Total && InOrder(page.Rows).SequenceEqual(InOrder(rows));

    /// <summary>Puts what was read again in place of what is on show.</summary>
    public void Renew(IEnumerable<UserRow> fresh)
    {
        foreach (var row in fresh)
        {
            var index = rows.FindIndex(shown => shown.Id == row.Id);
            if (index < 0 || rows[index] == row)
                continue;
            rows[index] = row;
            Mark(row.Id);
        }
    }

    /// <summary>
    /// Shows somebody new on top until the list is read again, wherever they belong in its order. The total stays the list's own.
    /// </summary>
    public void Add(UserRow row)
    {
        rows = [row, .. rows.Where(shown => shown.Id != row.Id)];
        added.Add(row.Id);
        Mark(row.Id);
    }

    /// <summary>Whom the list shows by itself.</summary>
    private IEnumerable<Guid> InOrder(IEnumerable<UserRow> list) => list.Select(row => row.Id).Where(id => !added.Contains(id));

    private void Mark(Guid id) => changes[id] = ChangesOf(id) + 1;
}

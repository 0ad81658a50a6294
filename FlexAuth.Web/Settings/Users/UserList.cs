using System.Diagnostics.CodeAnalysis;
using FlexAuth.Core.Users;

namespace FlexAuth.Web.Settings.Users;

/// <summary>
/// A list of people as it was when it was first read, of which only the parts near the window are here. Changes replace rows where they
/// stand: nothing moves under the eyes of who looks.
/// </summary>
public sealed class UserList(UserView view, int total)
{
    /// <summary>The most rows that can be scrolled: as cards of 116 pixels they are as high as browsers can show (about 17 million pixels).</summary>
    public const int MostRows = 140_000;

    /// <summary>Rows that are read at a time.</summary>
    public const int BlockSize = 50;

    // What lies further from the window is forgotten: a long way down must not fill the server's memory.
    private const int KeptAround = 2 * BlockSize;

    // By index. Null where the list, having become shorter, has nobody any more.
    private readonly SortedDictionary<int, UserRow?> rows = [];
    private readonly Dictionary<Guid, int> changes = [];
    private UserRow? added;
    private int? addedIndex;

    public UserView View { get; } = view;

    /// <summary>How many people were in it when it was read.</summary>
    public int Total { get; } = total;

    /// <summary>How many are in it by now.</summary>
    public int TotalNow { get; set; } = total;

    /// <summary>Whether a fresh look would show other people, or another order.</summary>
    public bool HasNews { get; set; }

    /// <summary>Places for rows on the screen.</summary>
    public int Length => Math.Min(Total + (added is not null && addedIndex is null ? 1 : 0), MostRows);

    /// <summary>Everybody who is here, somebody added first.</summary>
    public IEnumerable<UserRow> Loaded => added is null ? InOrder : InOrder.Where(row => row.Id != added.Id).Prepend(added);

    private IEnumerable<UserRow> InOrder => rows.Values.OfType<UserRow>();

    /// <summary>Who stands there; null where it was not read yet.</summary>
    public UserRow? At(int place) => added is not null && place == 0 ? added : rows.GetValueOrDefault(IndexOf(place));

    /// <summary>How often the row has changed while it was on show.</summary>
    public int ChangesOf(Guid id) => changes.GetValueOrDefault(id);

    public bool Shows(Guid id) => Loaded.Any(row => row.Id == id);

    /// <summary>The part of the list that has to be read before those places can be shown.</summary>
    public bool Lacks(int firstPlace, int lastPlace, [NotNullWhen(true)] out (int Skip, int Take)? part)
    {
        part = null;
        for (var place = Math.Max(added is null ? 0 : 1, firstPlace); place <= lastPlace && place < Length; place++)
        {
            var index = IndexOf(place);
            if (rows.ContainsKey(index))
                continue;
            var take = 1;
            while (take < BlockSize && index + take < Total && !rows.ContainsKey(index + take))
                take++;
            part = (index, take);
            return true;
        }

        return false;
    }

    /// <param name="part">What was asked for.</param>
    /// <param name="read">Who came.</param>
    public void Put((int Skip, int Take) part, IReadOnlyList<UserRow> read)
    {
        var known = InOrder.Select(row => row.Id).ToHashSet();
        // Somebody who moved since may now be met twice.
        HasNews |= read.Any(row => known.Contains(row.Id)) || part.Skip + read.Count < Math.Min(Total, part.Skip + part.Take);
        for (var i = 0; i < part.Take; i++)
        {
            rows[part.Skip + i] = i < read.Count ? read[i] : null;
            if (added is not null && i < read.Count && read[i].Id == added.Id)
                addedIndex = part.Skip + i;
        }
    }

    /// <summary>Keeps what lies near those places.</summary>
    public void ForgetFarFrom(int firstPlace, int lastPlace)
    {
        foreach (var index in rows.Keys.Where(index => index < firstPlace - KeptAround || index > lastPlace + KeptAround).ToList())
            rows.Remove(index);
    }

    /// <summary>Puts what was read again in place of what is on show.</summary>
    public void Renew(IEnumerable<UserRow> fresh)
    {
        foreach (var row in fresh)
        {
            if (Loaded.FirstOrDefault(shown => shown.Id == row.Id) is not { } before || before == row)
                continue;
            if (added?.Id == row.Id)
                added = row;
            foreach (var index in rows.Where(shown => shown.Value?.Id == row.Id).Select(shown => shown.Key).ToList())
                rows[index] = row;
            Mark(row.Id);
        }
    }

    /// <summary>Shows somebody new on top until the list is read again, wherever they belong in its order.</summary>
    public void Add(UserRow row)
    {
        added = row;
        addedIndex = rows.Where(shown => shown.Value?.Id == row.Id).Select(shown => (int?)shown.Key).FirstOrDefault();
        Mark(row.Id);
    }

    // Everybody stands one place further down for who was added; below their own place, which is left out, as before.
    private int IndexOf(int place) => added is null || place - 1 >= addedIndex ? place : place - 1;

    private void Mark(Guid id) => changes[id] = ChangesOf(id) + 1;
}

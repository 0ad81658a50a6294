using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Web.Settings.Users;

/// <summary>
/// Who is selected: people that were ticked one by one, or everybody who matches a filter but those that were unticked. It knows no rows,
/// so that scrolling, sorting and what others change leave it alone.
/// </summary>
public sealed class UserPicks
{
    private readonly HashSet<Guid> named = [];
    private UserFilter? filter;
    private UserSelection? selection;

    /// <summary>Whether everybody who matches is selected.</summary>
    public bool IsByFilter => filter is not null;

    /// <summary>Made once for each change: ten thousand names are not copied at every render.</summary>
    public UserSelection Selection => selection ??= filter is null
        ? new UserSelection { Ids = [.. named] }
        : new UserSelection { Filter = filter, Except = [.. named] };

    /// <param name="matching">How many people match the filter by now.</param>
    public int Count(int matching) => filter is null ? named.Count : Math.Max(0, matching - named.Count);

    public bool Has(Guid id) => named.Contains(id) == filter is null;

    /// <returns>False where that would be more people than can be named.</returns>
    public bool Set(IEnumerable<Guid> people, bool selected)
    {
        selection = null;
        foreach (var id in people)
        {
            if (selected == filter is null)
            {
                if (named.Count >= UserSelection.MostNamed && !named.Contains(id))
                    return false;
                named.Add(id);
            }
            else
            {
                named.Remove(id);
            }
        }

        return true;
    }

    /// <summary>From now on everybody who matches.</summary>
    public void SelectAll(UserFilter matching)
    {
        (filter, selection) = (matching, null);
        named.Clear();
    }

    public void Clear()
    {
        (filter, selection) = (null, null);
        named.Clear();
    }

    /// <summary>Another filter means other people: what was selected by the one before ends. Who was ticked by hand stays ticked.</summary>
    /// <returns>Whether a selection has ended.</returns>
    public bool EndsWith(UserFilter shown)
    {
        if (filter is null || filter == shown)
            return false;
        Clear();
        return true;
    }
}

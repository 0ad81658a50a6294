using FlexAuth.Core.Data;

namespace FlexAuth.Core.Users.Create;

/// <summary>Organizations as a tree is read: each before those below it, those beside each other by name.</summary>
internal static class Places
{
    /// <returns>Null where the topmost is not among them: it was moved between two readings, and what was read is of nobody's reach.</returns>
    public static List<Place>? InOrder(IReadOnlyCollection<Organization> all, Guid top)
    {
        if (all.SingleOrDefault(o => o.Id == top) is not { } topmost)
        {
            return null;
        }

        var below = all.ToLookup(o => o.ParentId);
        IEnumerable<Place> Descend(Organization organization, int depth) =>
            below[organization.Id].OrderBy(o => o.Name, StringComparer.CurrentCultureIgnoreCase).SelectMany(o => Descend(o, depth + 1))
                .Prepend(new Place(organization.Id, organization.Name, depth));
        return Descend(topmost, 0).ToList();
    }
}

using FlexAuth.Core.Data;

namespace FlexAuth.Core.Users.Create;

/// <summary>Organizations as a tree is read: each before those below it, those beside each other by name.</summary>
internal static class Places
{
    public static List<Place> InOrder(IReadOnlyCollection<Organization> all, Guid top)
    {
        var below = all.ToLookup(o => o.ParentId);
        IEnumerable<Place> Descend(Organization organization, int depth) =>
            below[organization.Id].OrderBy(o => o.Name, StringComparer.CurrentCultureIgnoreCase).SelectMany(o => Descend(o, depth + 1))
                .Prepend(new Place(organization.Id, organization.Name, depth));
        return Descend(all.Single(o => o.Id == top), 0).ToList();
    }
}

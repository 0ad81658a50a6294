namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>Which question in which order.</summary>
internal readonly record struct ListingKey(string Path, UserFilter Filter, UserSort Sort);

/// <summary>Remembers what was worked out lately, in a few megabytes. Whether it still holds is the asker's to see.</summary>
internal sealed class Listings
{
    private const int MostListings = 512;

    /// <summary>Four bytes each.</summary>
    private const int MostNumbers = 4_000_000;

    private readonly Dictionary<ListingKey, LinkedListNode<(ListingKey Key, Listing Listing)>> _found = [];
    private readonly LinkedList<(ListingKey Key, Listing Listing)> _byUse = [];
    private readonly Lock _lock = new();

    public Listing? Find(ListingKey key)
    {
        lock (_lock)
        {
            if (!_found.TryGetValue(key, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Listing;
        }
    }

    public void Keep(ListingKey key, Listing listing)
    {
        lock (_lock)
        {
            if (_found.Remove(key, out var old))
            {
                _byUse.Remove(old);
            }

            _found[key] = _byUse.AddFirst((key, listing));
            var weight = _byUse.Sum(kept => kept.Listing.Weight);
            while (_byUse.Count > MostListings || (weight > MostNumbers && _byUse.Count > 1))
            {
                var last = _byUse.Last!.Value;
                weight -= last.Listing.Weight;
                _byUse.RemoveLast();
                _found.Remove(last.Key);
            }
        }
    }
}

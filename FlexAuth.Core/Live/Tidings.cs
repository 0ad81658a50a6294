namespace FlexAuth.Core.Live;

/// <summary>
/// Changes as texts that PostgreSQL passes on from node to node (NOTIFY): who tells, and some 180 changes a text. Ids alone: what became
/// of the thing is read by whoever may.
/// </summary>
internal static class Tidings
{
    public const string Channel = "flexauth_changes";

    /// <summary>More at once are not listed: whoever shows anything reads it again.</summary>
    public const int MostToList = 5_000;

    private const int NodeLength = 32;
    private const int ChangeLength = 1 + 16 + 16;

    // https://www.postgresql.org/docs/15/sql-notify.html: a payload is shorter than 8000 bytes.
    private const int ChangesInOne = (7_999 - NodeLength) / 4 * 3 / ChangeLength;

    /// <summary>What to tell.</summary>
    public static IEnumerable<string> Of(Guid node, IReadOnlyList<Change> changes) => changes.Count > MostToList
        ? [Head(node)]
        : changes.Distinct().Chunk(ChangesInOne).Select(some => Head(node) + Body(some));

    /// <summary>What was told; no changes where they were too many to list. Null where it cannot be read: a newer version's.</summary>
    public static (Guid Node, IReadOnlyList<Change> Changes)? Read(string told)
    {
        Span<byte> bytes = stackalloc byte[ChangesInOne * ChangeLength];
        if (told.Length < NodeLength || !Guid.TryParseExact(told.AsSpan(0, NodeLength), "N", out var node)
            || !Convert.TryFromBase64Chars(told.AsSpan(NodeLength), bytes, out var length) || length % ChangeLength != 0)
        {
            return null;
        }

        var changes = new List<Change>(length / ChangeLength);
        for (var rest = bytes[..length]; rest.Length > 0; rest = rest[ChangeLength..])
        {
            changes.Add(new Change((ChangeKind)rest[0], new Guid(rest.Slice(1, 16), bigEndian: true), new Guid(rest.Slice(17, 16), bigEndian: true)));
        }

        return (node, changes);
    }

    private static string Head(Guid node) => node.ToString("N");

    private static string Body(Change[] changes)
    {
        var bytes = new byte[changes.Length * ChangeLength];
        for (var i = 0; i < changes.Length; i++)
        {
            var place = bytes.AsSpan(i * ChangeLength, ChangeLength);
            place[0] = checked((byte)changes[i].Kind);
            changes[i].RootOrganizationId.TryWriteBytes(place.Slice(1, 16), bigEndian: true, out _);
            changes[i].Id.TryWriteBytes(place.Slice(17, 16), bigEndian: true, out _);
        }

        return Convert.ToBase64String(bytes);
    }
}

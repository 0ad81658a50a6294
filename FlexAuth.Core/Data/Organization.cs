namespace FlexAuth.Core.Data;

/// <summary>A node of an organization tree. The root is the main organization; policy stands there and holds for the tree.</summary>
public sealed class Organization
{
    /// <summary>The most organizations from the main one down to any other: their ids have to fit in <see cref="Path"/>.</summary>
    public const int MostLevels = LongestPath / LevelLength;

    /// <summary>The most characters of a <see cref="Path"/>.</summary>
    internal const int LongestPath = 1000;

    /// <summary>An id and its slash.</summary>
    private const int LevelLength = 33;

    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>The main organization of the tree; its own id for the root.</summary>
    public Guid RootId { get; init; }

    /// <summary>The organization above; null for the main organization.</summary>
    public Guid? ParentId { get; set; }

    /// <summary>All ids from the root down to this one, each followed by a slash: a subtree is a prefix.</summary>
    public required string Path { get; set; }

    /// <summary>Name, unique among its siblings.</summary>
    public required string Name { get; set; }

    /// <summary>The name as the search looks through it: lower case without diacritics. Kept by the context.</summary>
    public string SearchName { get; internal set; } = "";

    /// <summary>Whether people of the tree may sign in with email and password. Only the root's counts.</summary>
    public bool EmailLoginEnabled { get; set; }

    /// <summary>When <see cref="EmailLoginEnabled"/> last changed.</summary>
    public DateTimeOffset? EmailLoginChangedAt { get; set; }

    /// <summary>Creation.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    internal static Organization Main(string name, DateTimeOffset now)
    {
        var id = RowId.New();
        return new Organization { Id = id, RootId = id, Path = $"{id:N}/", Name = name, CreatedAt = now };
    }

    internal Organization Suborganization(string name, DateTimeOffset now) => Suborganization(name, now, RowId.New());

    internal Organization Suborganization(string name, DateTimeOffset now, Guid id) => new()
    {
        Id = id,
        RootId = RootId,
        ParentId = Id,
        Path = $"{Path}{id:N}/",
        Name = name,
        CreatedAt = now,
    };
}

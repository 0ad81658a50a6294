namespace FlexAuth.Core.Data;

/// <summary>A view of the user list that somebody named to come back to.</summary>
public sealed class SavedView
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Whose it is.</summary>
    public Guid MemberId { get; init; }

    /// <summary>Its name, unique for the person.</summary>
    public required string Name { get; set; }

    /// <summary>The query of the list's address, without the question mark.</summary>
    public required string Query { get; set; }

    /// <summary>Creation.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

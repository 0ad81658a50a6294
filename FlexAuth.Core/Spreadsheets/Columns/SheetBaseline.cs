namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>
/// How a person stood when a file was written: who, in which version, and a fingerprint of each cell that can be changed. It travels in
/// a hidden cell of the person's own row, so that sorting and deleting rows cannot part them. Nobody can make one without the server's
/// key: it is signed together with the tree that it was written for.
/// </summary>
/// <param name="MemberId">Who.</param>
/// <param name="Version">Their version then.</param>
/// <param name="Fingerprints">By column that can be changed, in their order.</param>
public sealed record SheetBaseline(Guid MemberId, long Version, IReadOnlyList<ulong> Fingerprints)
{
    /// <summary>The columns that can be changed by a file.</summary>
    public static IReadOnlyList<SheetColumn> Columns { get; } =
    [
        SheetColumn.Email, SheetColumn.FirstName, SheetColumn.LastName, SheetColumn.Organization, SheetColumn.Role, SheetColumn.Position,
        SheetColumn.Phone, SheetColumn.EmailLogin,
    ];

    /// <summary>Whether a cell is as it was written: compared as it is read, without spaces around.</summary>
    public bool IsAsWritten(SheetColumn column, string? cell) => throw new NotImplementedException();
}

/// <summary>Signs baselines and knows its own again, by a key that the server made once and keeps protected.</summary>
public sealed class BaselineSeal
{
    /// <summary>The text of a row's hidden cell.</summary>
    public string Seal(Guid rootOrganizationId, Guid memberId, long version, IReadOnlyList<string?> cells) => throw new NotImplementedException();

    /// <summary>What a hidden cell says; null where it was altered, or written by another server or for another tree.</summary>
    public SheetBaseline? Open(Guid rootOrganizationId, string text) => throw new NotImplementedException();
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>One cell that differs, as an import keeps it: in the words of no language, so that a job can apply it, and as it is shown.</summary>
/// <param name="Column">Which.</param>
/// <param name="Was">How it was when the file was compared: an id, a name of the code, or the text itself.</param>
/// <param name="Will">How the file has it; null where it is taken away.</param>
/// <param name="From">As it is shown, where that is something else than <paramref name="Was"/>.</param>
/// <param name="To">Likewise of <paramref name="Will"/>.</param>
/// <param name="IsConflict">Whether somebody changed it, or the cell it is one with, otherwise since the file was written.</param>
/// <param name="Beside">How the cell that it is one with was when the file was compared (<see cref="RowMerge.Beside"/>), where no other of the cells says so.</param>
/// <param name="BesideShown">Likewise, as it is shown, where somebody changed that one and the file says nothing of it.</param>
internal sealed record RowCell(
    [property: JsonPropertyName("c")] SheetColumn Column,
    [property: JsonPropertyName("w")] string? Was,
    [property: JsonPropertyName("v")] string? Will,
    [property: JsonPropertyName("f")] string? From = null,
    [property: JsonPropertyName("t")] string? To = null,
    [property: JsonPropertyName("x")] bool IsConflict = false,
    [property: JsonPropertyName("b")] string? Beside = null,
    [property: JsonPropertyName("s")] string? BesideShown = null)
{
    private static readonly JsonSerializerOptions Short = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(IReadOnlyCollection<RowCell> cells) => cells.Count == 0 ? "[]" : JsonSerializer.Serialize(cells, Short);

    public static IReadOnlyList<RowCell> Read(string json) => JsonSerializer.Deserialize<List<RowCell>>(json, Short)!;

    public ImportCell Shown() => new(
        Column, From ?? Was, To ?? Will, IsConflict, BesideShown is { } shown && RowMerge.Beside(Column) is { } beside ? (beside, shown) : null);
}

/// <summary>What cells make of a person.</summary>
internal static class RowCells
{
    /// <summary>What a cell of a file says, in the words of no language.</summary>
    public static Result<string?> Typed(CellReader reader, SheetColumn column, string cell) => column switch
    {
        SheetColumn.Organization => Said(reader.Organization(cell), CellMeaning.Of),
        SheetColumn.Role => Said(reader.Role(cell), CellMeaning.Of),
        SheetColumn.EmailLogin => Said(reader.EmailLogin(cell), CellMeaning.Of),
        _ => reader.Canonical(column, cell),
    };

    /// <summary>The details with these cells in their places.</summary>
    public static UserDetails With(this UserDetails details, IEnumerable<RowCell> cells)
    {
        foreach (var cell in cells)
        {
            var will = cell.Will;
            details = cell.Column switch
            {
                SheetColumn.Email => details with { Email = will! },
                SheetColumn.FirstName => details with { FirstName = will! },
                SheetColumn.LastName => details with { LastName = will! },
                SheetColumn.Organization => details with { OrganizationId = Guid.ParseExact(will!, "D") },
                SheetColumn.Role => details with { Role = Enum.Parse<MemberRole>(will!) },
                SheetColumn.Position => details with { Position = will },
                SheetColumn.Phone => details with { Phone = will },
                _ => details,
            };
        }

        return details;
    }

    /// <summary>The organization that somebody is to get; null where nothing says so.</summary>
    public static Guid? Organization(this IEnumerable<RowCell> cells) =>
        cells.FirstOrDefault(c => c.Column is SheetColumn.Organization) is { Will: { } id } ? Guid.ParseExact(id, "D") : null;

    /// <summary>Whether email login is to be on; null where nothing says so.</summary>
    public static bool? EmailLogin(this IEnumerable<RowCell> cells) =>
        cells.FirstOrDefault(c => c.Column is SheetColumn.EmailLogin) is { } cell ? cell.Will is CellMeaning.Enabled : null;

    private static Result<string?> Said<T>(Result<T> read, Func<T, string?> say) => read.Succeeded ? say(read.Value) : read.Error;
}

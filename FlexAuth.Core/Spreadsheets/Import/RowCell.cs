using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>One cell that differs, as an import keeps it: in the words of no language, so that a job can apply it, and as it is shown.</summary>
/// <param name="Column">Which.</param>
/// <param name="Was">How it was when the file was compared: an id, a name of the code, or the text itself.</param>
/// <param name="Will">How the file has it; null where it is taken away.</param>
/// <param name="From">As it is shown, where that is something else than <paramref name="Was"/>.</param>
/// <param name="To">Likewise of <paramref name="Will"/>.</param>
/// <param name="IsConflict">Whether somebody changed it otherwise since the file was written.</param>
internal sealed record RowCell(
    [property: JsonPropertyName("c")] SheetColumn Column,
    [property: JsonPropertyName("w")] string? Was,
    [property: JsonPropertyName("v")] string? Will,
    [property: JsonPropertyName("f")] string? From = null,
    [property: JsonPropertyName("t")] string? To = null,
    [property: JsonPropertyName("x")] bool IsConflict = false)
{
    private static readonly JsonSerializerOptions Short = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(IReadOnlyCollection<RowCell> cells) => cells.Count == 0 ? "[]" : JsonSerializer.Serialize(cells, Short);

    public static IReadOnlyList<RowCell> Read(string json) => JsonSerializer.Deserialize<List<RowCell>>(json, Short)!;

    public ImportCell Shown() => new(Column, From ?? Was, To ?? Will, IsConflict);
}

/// <summary>What cells make of a person.</summary>
internal static class RowCells
{
    public const string Enabled = "Y";
    public const string Disabled = "N";

    /// <summary>How somebody's cell is now, in the words of no language.</summary>
    public static string? Now(UserDetails details, bool emailLogin, SheetColumn column) => column switch
    {
        SheetColumn.Email => details.Email,
        SheetColumn.FirstName => details.FirstName,
        SheetColumn.LastName => details.LastName,
        SheetColumn.Organization => details.OrganizationId.ToString("D"),
        SheetColumn.Role => details.Role.ToString(),
        SheetColumn.Position => details.Position,
        SheetColumn.Phone => details.Phone,
        SheetColumn.EmailLogin => emailLogin ? Enabled : Disabled,
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    /// <summary>The details with these cells in their places.</summary>
    public static UserDetails With(this UserDetails details, IEnumerable<RowCell> cells)
    {
        foreach (var (column, _, will, _, _, _) in cells)
        {
            details = column switch
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

    /// <summary>Whether email login is to be on; null where nothing says so.</summary>
    public static bool? EmailLogin(this IEnumerable<RowCell> cells) =>
        cells.FirstOrDefault(c => c.Column is SheetColumn.EmailLogin) is { } cell ? cell.Will is Enabled : null;
}

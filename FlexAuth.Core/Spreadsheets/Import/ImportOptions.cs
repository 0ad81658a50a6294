using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>Limits of importing; the configuration section <c>FlexAuth:Imports</c>.</summary>
public sealed class ImportOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:Imports";

    /// <summary>The most bytes of a file.</summary>
    public long FileBytes { get; set; } = 50 * 1024 * 1024;

    /// <summary>The most bytes of all parts of a workbook together, inflated.</summary>
    public long InflatedBytes { get; set; } = 500L * 1024 * 1024;

    /// <summary>The most parts of a workbook.</summary>
    public int Entries { get; set; } = 2_000;

    /// <summary>The most rows of people.</summary>
    public int Rows { get; set; } = 1_000_000;

    /// <summary>The most columns that are looked at.</summary>
    public int Columns { get; set; } = 256;

    /// <summary>The most characters of a cell.</summary>
    public int CellLength { get; set; } = 2_000;

    /// <summary>The most memory that the shared texts of a workbook take while it is read.</summary>
    public long SharedBytes { get; set; } = FileLimits.UsualSharedBytes;

    /// <summary>The most files that one server reads at a time; others wait.</summary>
    public int FilesAtOnce { get; set; } = 2;

    /// <summary>How long a file that was compared waits to be applied before it is forgotten.</summary>
    public TimeSpan KeepDrafts { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long the file itself is kept once it was applied, for the copy that says what came of each row. It says more of
    /// more people than the list of results: long enough to correct what was refused and import it again, and no longer.
    /// </summary>
    public TimeSpan KeepFiles { get; set; } = TimeSpan.FromDays(30);

    internal FileLimits Limits => new(FileBytes, InflatedBytes, Entries, Rows, Columns, CellLength, SharedBytes);
}

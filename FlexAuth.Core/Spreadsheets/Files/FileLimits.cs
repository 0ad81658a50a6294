namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>How much of a file is read. All of it is checked before, or while, anything is inflated (IM1).</summary>
/// <param name="Bytes">The most bytes of the file itself.</param>
/// <param name="InflatedBytes">The most bytes of all parts of a workbook together, as they are inflated; what the file says of itself is not believed.</param>
/// <param name="Entries">The most parts of a workbook.</param>
/// <param name="Rows">The most rows of people.</param>
/// <param name="Columns">The most columns that are looked at.</param>
/// <param name="CellLength">The most characters of a cell.</param>
/// <param name="SharedBytes">The most memory that the shared texts of a workbook take, with what finds them again; below 2 GB.</param>
public sealed record FileLimits(
    long Bytes, long InflatedBytes, int Entries, int Rows, int Columns, int CellLength, long SharedBytes = FileLimits.UsualSharedBytes)
{
    /// <summary>What an honest workbook of 50 MB needs, and a tenth more: see the readme.</summary>
    public const long UsualSharedBytes = 80 * 1024 * 1024;
}

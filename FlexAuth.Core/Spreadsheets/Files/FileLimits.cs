namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>How much of a file is read. All of it is checked before, or while, anything is inflated (IM1).</summary>
/// <param name="Bytes">The most bytes of the file itself.</param>
/// <param name="InflatedBytes">The most bytes of all parts of a workbook together, as they are inflated; what the file says of itself is not believed.</param>
/// <param name="Entries">The most parts of a workbook.</param>
/// <param name="Rows">The most rows of people.</param>
/// <param name="Columns">The most columns that are looked at.</param>
/// <param name="CellLength">The most characters of a cell.</param>
public sealed record FileLimits(long Bytes, long InflatedBytes, int Entries, int Rows, int Columns, int CellLength);

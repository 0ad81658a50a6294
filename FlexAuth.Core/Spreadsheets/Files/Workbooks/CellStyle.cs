namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>How a cell that is written looks: its place in the styles' cellXfs. All are text (number format 49, "@"): +31… and leading zeros stay.</summary>
internal enum CellStyle
{
    /// <summary>What cells have that nobody styled.</summary>
    Standard,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Shaded: importing does not look at it.</summary>
    ReadOnly,

    /// <summary>Breaks lines.</summary>
    Wrapped,

    /// <summary>Bold.</summary>
    Head,

    /// <summary>Bold and shaded.</summary>
    ReadOnlyHead,
}

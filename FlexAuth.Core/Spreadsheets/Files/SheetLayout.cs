namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>A column of a sheet that is written.</summary>
/// <param name="Header">Its head.</param>
/// <param name="Width">Width in characters.</param>
/// <param name="Choices">What its cells may be, as a drop-down; null where anything may be typed.</param>
/// <param name="IsHidden">Whether it is hidden.</param>
/// <param name="IsReadOnly">Whether it is shaded as one that importing does not look at.</param>
public sealed record ColumnLayout(string Header, double Width, IReadOnlyList<string>? Choices = null, bool IsHidden = false, bool IsReadOnly = false);

/// <summary>A sheet that is written: a bold head that stays in sight, with a filter, and text cells below it.</summary>
/// <param name="Name">At most 31 characters, without any of []:*?/\.</param>
/// <param name="Columns">From the left.</param>
/// <param name="IsText">A page to read: no filter, and its cells break lines.</param>
public sealed record SheetLayout(string Name, IReadOnlyList<ColumnLayout> Columns, bool IsText = false);

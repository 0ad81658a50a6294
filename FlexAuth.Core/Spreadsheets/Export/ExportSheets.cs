using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Spreadsheets.Export;

/// <summary>What the sheets of an export look like.</summary>
internal static class ExportSheets
{
    private const double BaselineWidth = 12;

    /// <summary>The people, with a hidden column behind them.</summary>
    public static SheetLayout People(ISheetTexts texts, IReadOnlyList<SheetColumn> columns) => new(
        texts.People,
        [
            .. columns.Select(column => new ColumnLayout(
                texts.HeadOf(column), WidthOf(column), ChoicesOf(column, texts), IsReadOnly: !SheetBaseline.Columns.Contains(column))),
            new ColumnLayout(texts.Baseline, BaselineWidth, IsHidden: true, IsReadOnly: true),
        ]);

    /// <summary>What each column holds and what may be typed.</summary>
    public static SheetLayout Explanations(ISheetTexts texts) => new(
        texts.Explanations, [new ColumnLayout(texts.Column, 28), new ColumnLayout(texts.Explanation, 100)], IsText: true);

    private static List<string>? ChoicesOf(SheetColumn column, ISheetTexts texts) => column switch
    {
        SheetColumn.EmailLogin => [texts.Yes, texts.No],
        SheetColumn.Role => [.. Enum.GetValues<MemberRole>().Select(texts.Of)],
        _ => null,
    };

    /// <summary>In characters: as wide as most of what stands in it, and as its head with the button of the filter.</summary>
    private static double WidthOf(SheetColumn column) => column switch
    {
        SheetColumn.Email => 34,
        SheetColumn.FirstName or SheetColumn.LastName or SheetColumn.Phone => 18,
        SheetColumn.Organization or SheetColumn.Role or SheetColumn.Position => 26,
        SheetColumn.Microsoft or SheetColumn.LastSignIn => 22,
        SheetColumn.Google => 12,
        SheetColumn.EmailLogin => 22,
        _ when SheetColumns.Providers.ContainsKey(column) => 22,
        _ => 16,
    };
}

using FlexAuth.Core.Data;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>What the main part says: which sheet is read, which are not, and from when its dates count.</summary>
/// <param name="Sheet">The sheet that is read.</param>
/// <param name="Part">Its part.</param>
/// <param name="Others">The other visible sheets.</param>
/// <param name="SharedTexts">The part of the shared texts.</param>
/// <param name="Styles">The part of the styles.</param>
/// <param name="CountsFrom1904">Whether day 0 is 1904-01-01 (18.17.4.1).</param>
internal sealed record WorkbookOutline(
    string Sheet, string Part, IReadOnlyList<string> Others, string? SharedTexts, string? Styles, bool CountsFrom1904)
{
    /// <summary>The longest name that is looked at; spreadsheets allow 31 characters.</summary>
    public const int LongestName = 100;

    /// <summary>The visible sheet of the preferred name, else the first visible one.</summary>
    public static WorkbookOutline Read(WorkbookPackage package, string? preferredSheet)
    {
        var relations = package.RelationsOf(package.MainPart);
        List<(string Name, string Part)> visible = [];
        var countsFrom1904 = false;
        using (var scanner = package.ReadOutline(package.MainPart) ?? throw UnreadableFileException.Damaged())
        {
            while (scanner.Read() is var tag && tag != XmlTag.None)
            {
                if (tag == XmlTag.Start && scanner.Name.SequenceEqual("workbookPr"u8))
                {
                    countsFrom1904 = scanner.Attributes.Text("date1904"u8) is "1" or "true";
                }
                else if (tag == XmlTag.Start && scanner.Name.SequenceEqual("sheet"u8)
                    && scanner.Attributes.Text("state"u8) is null or "visible"
                    && relations.TryGetValue(scanner.Attributes.Text(":id"u8) ?? "", out var relation) && relation.Type == "worksheet")
                {
                    if (visible.Count == package.Limits.Entries)
                    {
                        throw new UnreadableFileException("import.file.too_many_parts");
                    }

                    var name = scanner.Attributes.Text("name"u8) ?? "";
                    visible.Add((StorableText.Cut(name, LongestName), relation.Part));
                }
            }
        }

        if (visible.Count == 0)
        {
            throw new UnreadableFileException("import.file.no_sheet");
        }

        var place = Math.Max(0, visible.FindIndex(sheet => string.Equals(sheet.Name, preferredSheet, StringComparison.OrdinalIgnoreCase)));
        return new WorkbookOutline(
            visible[place].Name,
            visible[place].Part,
            [.. visible.Where((_, other) => other != place).Select(sheet => sheet.Name)],
            Part("sharedStrings"),
            Part("styles"),
            countsFrom1904);

        string? Part(string type) => relations.Values.FirstOrDefault(relation => relation.Type == type).Part;
    }
}

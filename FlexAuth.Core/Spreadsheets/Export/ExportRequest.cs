using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.Spreadsheets.Export;

/// <summary>Asks for people as a file.</summary>
/// <param name="Filter">Who, of those within reach.</param>
/// <param name="Kind">As what.</param>
/// <param name="Texts">The words of the file.</param>
/// <param name="Target">Where to; stays open.</param>
public sealed record ExportRequest(UserFilter Filter, TableKind Kind, ISheetTexts Texts, Stream Target);

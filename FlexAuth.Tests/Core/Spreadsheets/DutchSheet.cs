using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Users;

namespace FlexAuth.Tests.Core.Spreadsheets;

/// <summary>A file in the words of another language. The heads of what can be changed are English, so that tests find the cells.</summary>
internal sealed class DutchSheet : ISheetTexts
{
    private static readonly ISheetTexts English = EnglishSheet.Texts;

    public string People => "Personen";

    public string Explanations => "Uitleg";

    public string Column => "Kolom";

    public string Explanation => "Uitleg";

    public IReadOnlyList<(string Subject, string Text)> Notes => [];

    public string Baseline => English.Baseline;

    public string Yes => "J";

    public string No => "Nee";

    public string HeadOf(SheetColumn column) => English.HeadOf(column);

    public string ExplanationOf(SheetColumn column) => "";

    public string Of(MemberRole role) => role switch
    {
        MemberRole.OrganizationAdministrator => "Organisatiebeheerder",
        MemberRole.Manager => "Leidinggevende",
        _ => "Lid",
    };

    public string Of(Standing standing) => English.Of(standing);

    public string Of(Error reason) => English.Of(reason);
}

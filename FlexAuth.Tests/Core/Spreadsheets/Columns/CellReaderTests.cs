using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Users;

namespace FlexAuth.Tests.Core.Spreadsheets.Columns;

public sealed class CellReaderTests
{
    private static readonly Organization Contoso = Organization.Main("Contoso", default);
    private static readonly CellReader Reader = new(EnglishSheet.Texts, new SheetOrganizations([Contoso]));

    [Theory]
    [InlineData("Y", true)]
    [InlineData("y", true)]
    [InlineData("Yes", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("ja", true)]
    [InlineData("Sí", true)]
    [InlineData("si", true)]
    [InlineData("oui", true)]
    [InlineData("WAHR", true)]
    [InlineData("n", false)]
    [InlineData("NO", false)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("Nee", false)]
    [InlineData("nein", false)]
    [InlineData("FAUX", false)]
    public void Yes_and_no_are_understood_in_any_case_and_usual_language(string cell, bool enabled) => Assert.Equal(enabled, Reader.EmailLogin(cell).Value);

    [Theory]
    [InlineData("maybe")]
    [InlineData("-")]
    [InlineData("2")]
    [InlineData("Y N")]
    public void What_is_neither_yes_nor_no_is_named(string cell)
    {
        var error = Reader.EmailLogin(cell).Error!;

        Assert.Equal("import.email_login.unknown", error.Code);
        Assert.Equal([cell, "Y", "N"], error.Values);
    }

    [Theory]
    [InlineData("Organization Administrator", MemberRole.OrganizationAdministrator)]
    [InlineData("organisation administrator", MemberRole.OrganizationAdministrator)]
    [InlineData("ADMIN", MemberRole.OrganizationAdministrator)]
    [InlineData("Org Admin", MemberRole.OrganizationAdministrator)]
    [InlineData("beheerder", MemberRole.OrganizationAdministrator)]
    [InlineData("manager", MemberRole.Manager)]
    [InlineData("Lid", MemberRole.Member)]
    [InlineData(" member ", MemberRole.Member)]
    public void Roles_are_understood(string cell, MemberRole role) => Assert.Equal(role, Reader.Role(cell).Value);

    [Fact]
    public void An_unknown_role_is_named_together_with_those_that_there_are()
    {
        var error = Reader.Role("King").Error!;

        Assert.Equal("import.role.unknown", error.Code);
        Assert.Equal(["King", "Member, Manager, Organization Administrator"], error.Values);
    }

    [Theory]
    [InlineData("+31 6 12345678", "+31612345678")]
    [InlineData("0031612345678", "+31612345678")]
    [InlineData("+31 (0)6-123.456.78", "+31612345678")]
    [InlineData("0031 06 12345678", "+31612345678")]
    [InlineData("-", null)]
    [InlineData("—", null)]
    public void Phone_numbers_come_in_E_164_and_a_dash_takes_them_away(string cell, string? number) => Assert.Equal(number, CellReader.Phone(cell).Value);

    [Theory]
    [InlineData("06 12345678", "import.phone.country_code")]
    [InlineData("+31 6", "import.phone.invalid")]
    [InlineData("3.1612345678E+10", "import.phone.invalid")]
    [InlineData("ask Ana", "import.phone.invalid")]
    public void What_is_no_phone_number_is_named(string cell, string code)
    {
        var error = CellReader.Phone(cell).Error!;

        Assert.Equal(code, error.Code);
        Assert.Equal([cell], error.Values);
    }

    [Fact]
    public void Only_a_position_and_a_phone_number_can_be_taken_away()
    {
        Assert.Null(CellReader.Position("-").Value);
        Assert.Equal("-", CellReader.FirstName("-").Value);
        Assert.Equal("import.email.invalid", CellReader.Email("-").Error?.Code);
        Assert.Equal("import.organization.unknown", Reader.Organization("-").Error?.Code);
    }

    [Fact]
    public void Long_texts_and_line_breaks_are_refused_and_named_shortly()
    {
        var name = new string('x', 101);

        Assert.Equal([new string('x', 60) + "…", 100], CellReader.FirstName(name).Error!.Values);
        Assert.Equal("import.last_name.invalid", CellReader.LastName("Lima\nSilva").Error?.Code);
        Assert.Equal("import.position.invalid", CellReader.Position(name).Error?.Code);
    }

    [Theory]
    [InlineData(SheetColumn.Email, "ana@contoso.example", "ana@contoso.example")]
    [InlineData(SheetColumn.FirstName, "Ana", "Ana")]
    [InlineData(SheetColumn.LastName, "Lima", "Lima")]
    [InlineData(SheetColumn.Organization, "CONTOSO", "Contoso")]
    [InlineData(SheetColumn.Role, "admin", "Organization Administrator")]
    [InlineData(SheetColumn.Position, "–", null)]
    [InlineData(SheetColumn.Phone, "0031 6 12345678", "+31612345678")]
    [InlineData(SheetColumn.EmailLogin, "true", "Y")]
    public void What_is_typed_is_the_same_as_what_is_exported(SheetColumn column, string cell, string? canonical) =>
        Assert.Equal(canonical, Reader.Canonical(column, cell).Value);
}

using FlexAuth.Core.Spreadsheets.Columns;

namespace FlexAuth.Tests.Core.Spreadsheets.Columns;

public sealed class SheetHeadTests
{
    [Fact]
    public void The_heads_of_an_export_are_recognised()
    {
        var heads = Enum.GetValues<SheetColumn>().Select(EnglishSheet.Texts.HeadOf).Append(EnglishSheet.Texts.Baseline).ToList();

        var head = Read([.. heads]);

        Assert.All(Enum.GetValues<SheetColumn>(), column => Assert.Equal(heads[(int)column], head.Cell(heads, column)));
        Assert.Equal(EnglishSheet.Texts.Baseline, head.Baseline(heads));
        Assert.Empty(head.Unknown);
    }

    [Theory]
    [InlineData("EMAIL", SheetColumn.Email)]
    [InlineData("  e-Mail address ", SheetColumn.Email)]
    [InlineData("Correo electrónico", SheetColumn.Email)]
    [InlineData("\uFEFFEmail", SheetColumn.Email)]
    [InlineData("first_name", SheetColumn.FirstName)]
    [InlineData("Voornaam", SheetColumn.FirstName)]
    [InlineData("Prénom", SheetColumn.FirstName)]
    [InlineData("NACHNAME", SheetColumn.LastName)]
    [InlineData("Apellidos", SheetColumn.LastName)]
    [InlineData("Organisation", SheetColumn.Organization)]
    [InlineData("Functie", SheetColumn.Position)]
    [InlineData("Phone number", SheetColumn.Phone)]
    [InlineData("Teléfono", SheetColumn.Phone)]
    [InlineData("Email-login enabled", SheetColumn.EmailLogin)]
    [InlineData("Dernière connexion", SheetColumn.LastSignIn)]
    public void A_head_is_recognised_in_any_case_spacing_and_usual_language(string text, SheetColumn column)
    {
        string?[] heads = ["Mail", text];

        var head = Read(column is SheetColumn.Email ? [text] : heads);

        Assert.True(head.Has(column));
        Assert.Empty(head.Unknown);
    }

    [Fact]
    public void Columns_stand_in_any_order_and_their_cells_come_without_spaces()
    {
        var head = Read("Phone", null, "Role", "Email");

        string?[] row = [" +31 6 12345678 ", "x", "   ", "ana@contoso.example"];

        Assert.Equal("+31 6 12345678", head.Cell(row, SheetColumn.Phone));
        Assert.Null(head.Cell(row, SheetColumn.Role));
        Assert.Equal("ana@contoso.example", head.Cell(row, SheetColumn.Email));
        Assert.Null(head.Cell(row, SheetColumn.Position));
        Assert.Null(head.Cell(row[..2], SheetColumn.Email));
        Assert.False(head.HasBaseline);
        Assert.Null(head.Baseline(row));
    }

    [Fact]
    public void Unknown_columns_are_named_and_those_without_a_head_are_not()
    {
        var head = Read("Email", "Shoe size", "", null, "Name", new string('x', 300));

        Assert.Equal(["Shoe size", "Name", new string('x', 60) + "…"], head.Unknown);
    }

    [Fact]
    public void Of_many_unknown_columns_the_first_are_named()
    {
        var head = Read([.. Enumerable.Range(1, 200).Select(n => $"Extra {n}"), "Email"]);

        Assert.Equal(21, head.Unknown.Count);
        Assert.Equal("…", head.Unknown[^1]);
    }

    [Theory]
    [InlineData("Email", "E-mail", "E-mail")]
    [InlineData("Phone", "Mobile", "Mobile")]
    [InlineData("FlexAuth row, do not change", "FlexAuth row, do not change", "FlexAuth row, do not change")]
    public void A_column_that_is_there_twice_is_refused(string first, string second, string named)
    {
        var head = SheetHead.Of(["Correo", first, second], EnglishSheet.Texts);
        var error = first == "Email" ? SheetHead.Of([first, second], EnglishSheet.Texts).Error : head.Error;

        Assert.Equal("import.columns.doubled", error!.Code);
        Assert.Equal([named], error.Values);
    }

    [Fact]
    public void What_is_only_read_may_be_there_twice() => Assert.True(SheetHead.Of(["Email", "Status", "Estado"], EnglishSheet.Texts).Succeeded);

    [Fact]
    public void Without_an_address_and_without_a_baseline_nobody_knows_who_is_meant()
    {
        Assert.Equal("import.columns.email_missing", SheetHead.Of(["First name", "Phone"], EnglishSheet.Texts).Error?.Code);
        Assert.Equal("import.columns.email_missing", SheetHead.Of([], EnglishSheet.Texts).Error?.Code);
        Assert.True(SheetHead.Of(["Phone", "FlexAuth row, do not change"], EnglishSheet.Texts).Succeeded);
    }

    private static SheetHead Read(params string?[] heads) => SheetHead.Of(heads, EnglishSheet.Texts).Value;
}

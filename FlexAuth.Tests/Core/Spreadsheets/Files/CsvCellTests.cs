using FlexAuth.Core.Spreadsheets.Files.Csv;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>Cells of CSV files that look like formulas.</summary>
public sealed class CsvCellTests
{
    [Theory, Trait("Rule", "IM5")]
    [InlineData("=HYPERLINK(\"http://evil.example\")", "\"'=HYPERLINK(\"\"http://evil.example\"\")\"")]
    [InlineData("+31 6", "'+31 6")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("\r=1", "\"'\r'=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠A1", "'＠A1")]
    [InlineData(" =1", "' =1")]
    [InlineData("Ana;=1+1", "\"Ana;'=1+1\"")]
    [InlineData("Ana; =1;+2", "\"Ana;' =1;'+2\"")]
    [InlineData("Ana\t@A1", "\"Ana\t'@A1\"")]
    [InlineData("Ana|-1", "\"Ana|'-1\"")]
    [InlineData("Ana,＝1", "\"Ana,'＝1\"")]
    [InlineData("Ana\r\n=1", "\"Ana\r\n'=1\"")]
    [InlineData("Ana\";=1;\"", "\"Ana\"\";'=1;\"\"\"")]
    [InlineData("Lima; Ana", "\"Lima; Ana\"")]
    [InlineData("Anne-Marie a+b@c.example", "Anne-Marie a+b@c.example")]
    [InlineData("O'Brien", "O'Brien")]
    [InlineData("Lima, Ana", "\"Lima, Ana\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData(null, "")]
    public void A_cell_is_text_whatever_it_looks_like(string? value, string expected) =>
        Assert.Equal(expected + ",b\r\n", CsvCell.Line([value, "b"]));

    [Theory, Trait("Rule", "IM5")]
    [InlineData("=1")]
    [InlineData("'=1")]
    [InlineData("''' +1")]
    [InlineData("'")]
    [InlineData("O'Brien")]
    [InlineData("\t=1")]
    [InlineData("'\t'=1")]
    [InlineData("a;'=1;=1|'x")]
    public void What_got_an_apostrophe_loses_it_and_no_other(string value) =>
        Assert.Equal(value, CsvCell.Read(CsvCell.Write(value).Trim('"')));
}

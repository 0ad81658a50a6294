using System.Text;
using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>What comes out of reading beside a result, and what does not.</summary>
public sealed class FailingFileTests
{
    private static readonly string Rows = string.Concat(Enumerable.Repeat("<row><c/></row>", 20_000));

    public static TheoryData<byte[]> WithoutRows =>
    [
        HandMade.Workbook("""<row><c><v>1</v></c></row>""" + Rows),
        HandMade.Workbook("""<row><c t="str"><v>x</v></c></row><row><c t="s"><v>19999</v></c></row>""", string.Concat(Enumerable.Repeat("<si><t>shared</t></si>", 20_000))),
        Encoding.UTF8.GetBytes("head\n" + new string('\n', 500_000)),
    ];

    [Theory, Trait("Rule", "IM6")]
    [InlineData(typeof(IndexOutOfRangeException), 1)]
    [InlineData(typeof(ArgumentOutOfRangeException), 1)]
    [InlineData(typeof(OverflowException), 50_000)]
    [InlineData(typeof(FormatException), 50_000)]
    [InlineData(typeof(InvalidDataException), 50_000)]
    [InlineData(typeof(NullReferenceException), 50_000)]
    [InlineData(typeof(EndOfStreamException), 50_000)]
    public void A_file_that_made_the_reader_slip_is_damaged_and_it_is_logged(Type slip, int at)
    {
        List<Exception> logged = [];

        var failure = Read(new Failing(Csv(), at, slip), new Slips(logged.Add));

        Assert.Equal("import.file.damaged", failure);
        Assert.IsType(slip, Assert.Single(logged));
    }

    [Theory]
    [InlineData(typeof(IOException), 1)]
    [InlineData(typeof(IOException), 50_000)]
    [InlineData(typeof(OperationCanceledException), 50_000)]
    [InlineData(typeof(OutOfMemoryException), 50_000)]
    public void What_is_no_fault_of_the_file_is_thrown(Type fault, int at) =>
        Assert.Throws(fault, () => Read(new Failing(Csv(), at, fault), Slips.Fail));

    [Theory]
    [MemberData(nameof(WithoutRows))]
    public void Reading_is_cancelled_also_where_no_row_comes(byte[] file)
    {
        using var stream = new MemoryStream(file);
        using var cancel = new CancellationTokenSource();
        using var table = TableFile.Open(stream, Table.Limits, cancellationToken: cancel.Token).Value;
        Assert.True(table.Next().Succeeded);

        cancel.Cancel();

        Assert.Throws<OperationCanceledException>(() => table.Next());
        Assert.Throws<OperationCanceledException>(() => TableFile.Open(stream, Table.Limits, cancellationToken: cancel.Token));
    }

    private static byte[] Csv() => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a,b\n", 50_000)));

    private static string Read(Stream stream, Slips slips)
    {
        var opened = TableFile.Open(stream, Table.Limits, logger: slips);
        var failure = opened.Error;
        while (failure is null)
        {
            var next = opened.Value.Next();
            failure = next.Error;
            Assert.True(failure is not null || next.Value is not null, "It was read to its end.");
        }

        return failure.Code;
    }

    /// <summary>Fails once so much was read.</summary>
    private sealed class Failing(byte[] file, int at, Type slip) : MemoryStream(file, writable: false)
    {
        private int _read;

        public override int Read(Span<byte> buffer) => Counted(base.Read(buffer));

        public override int Read(byte[] buffer, int offset, int count) => Counted(base.Read(buffer, offset, count));

        private int Counted(int read) => (_read += read) >= at ? throw (Exception)Activator.CreateInstance(slip)! : read;
    }
}

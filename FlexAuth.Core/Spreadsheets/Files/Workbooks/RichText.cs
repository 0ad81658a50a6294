using System.Buffers;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>Reads the text of a &lt;si> or &lt;is> (CT_Rst, 18.4.8): its runs put together, without how they look and how they are pronounced.</summary>
internal sealed class RichText(int mostLetters)
{
    private readonly ArrayBufferWriter<byte> _runs = new();

    /// <summary>The most bytes that may become as many letters: an escape is seven for one.</summary>
    private readonly int _most = 7 * Math.Min(mostLetters, TableWriter.CellLength);

    /// <summary>Reads the element that just began, and goes on behind its end. The text is gone with the next one.</summary>
    /// <param name="scanner">In whose XML.</param>
    /// <param name="isWhole">False where it is longer than a cell may be.</param>
    public ReadOnlySpan<byte> Read(XmlScanner scanner, out bool isWhole)
    {
        isWhole = true;
        _runs.ResetWrittenCount();
        var outside = scanner.Depth - 1;
        while (scanner.Read() is var tag && scanner.Depth > outside)
        {
            if (tag != XmlTag.Start || scanner.Name.SequenceEqual("r"u8))
            {
                continue;
            }

            if (!scanner.Name.SequenceEqual("t"u8))
            {
                scanner.Skip();
                continue;
            }

            var run = scanner.Text(_most, out var isWholeRun);
            isWhole &= isWholeRun && _runs.WrittenCount + run.Length <= _most;
            if (isWhole)
            {
                _runs.Write(run);
            }
        }

        return _runs.WrittenSpan;
    }
}

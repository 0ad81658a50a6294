using System.Buffers;
using System.Text;

namespace FlexAuth.Core.Spreadsheets.Files.Csv;

/// <summary>The letters of a text file, decoded as they are taken.</summary>
internal sealed class CsvLetters : IDisposable
{
    private const int BufferSize = 16 * 1024;
    private static readonly SearchValues<byte> NotInText = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(code => (byte)code).Where(letter => letter is not ((byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r'))]);

    private readonly StreamReader _reader;
    private readonly CancellationToken _cancellation;
    private readonly char[] _buffer = new char[BufferSize];
    private int _at;
    private int _end;

    public CsvLetters(Stream file, CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        Span<byte> bytes = stackalloc byte[4096];
        bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        var (encoding, mark) = EncodingOf(bytes);
        if (mark != 2 && (bytes.ContainsAny(NotInText) || LooksLikeAnotherFormat(bytes[mark..])))
        {
            throw new UnreadableFileException("import.file.unknown");
        }

        file.Position = mark;
        _reader = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: false, BufferSize, leaveOpen: true);
        Fill();
    }

    /// <summary>Whether there is another letter.</summary>
    public bool HasMore => _at < _end || Fill();

    private ReadOnlySpan<char> Ahead => _buffer.AsSpan(_at, _end - _at);

    /// <summary>Takes a letter if it is the next.</summary>
    public bool TryTake(char letter)
    {
        if (!HasMore || _buffer[_at] != letter)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Takes what comes before any of these letters; empty where one is next or nothing is left. It is gone with the next taking.</summary>
    public ReadOnlySpan<char> TakeUntil(char first, char second, char third)
    {
        if (!HasMore)
        {
            return default;
        }

        var stop = Ahead.IndexOfAny(first, second, third);
        var taken = stop < 0 ? Ahead : Ahead[..stop];
        _at += taken.Length;
        return taken;
    }

    /// <summary>What separates cells: what spreadsheets write as "sep=;" above the first line, else what is most frequent in it outside of quotes.</summary>
    public char TakeSeparator()
    {
        if (Ahead.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && Ahead.Length > 5 && Ahead[4] is ',' or ';' or '\t' && Ahead[5] is '\r' or '\n')
        {
            var said = Ahead[4];
            _at += 5;
            TryTake('\r');
            TryTake('\n');
            return said;
        }

        Span<char> separators = [',', ';', '\t'];
        Span<int> counts = [0, 0, 0];
        var isQuoted = false;
        foreach (var letter in Ahead.TrimStart("\r\n"))
        {
            isQuoted ^= letter == '"';
            if (!isQuoted && letter is '\r' or '\n')
            {
                break;
            }

            if (!isQuoted && separators.IndexOf(letter) is var which and >= 0)
            {
                counts[which]++;
            }
        }

        return counts[1] > counts[0] && counts[1] >= counts[2] ? ';' : counts[2] > counts[0] ? '\t' : ',';
    }

    public void Dispose() => _reader.Dispose();

    private static (Encoding Encoding, int Mark) EncodingOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), 2),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), 2),
        [0xEF, 0xBB, 0xBF, ..] => (new UTF8Encoding(false, throwOnInvalidBytes: true), 3),
        _ => (new UTF8Encoding(false, throwOnInvalidBytes: true), 0),
    };

    /// <summary>Web pages and XML that spreadsheets write under the name of a workbook, PDF, RTF: text, but no table.</summary>
    private static bool LooksLikeAnotherFormat(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.TrimStart(" \t\r\n"u8);
        return text.StartsWith("<"u8) || text.StartsWith("%PDF"u8) || text.StartsWith("{\\rtf"u8);
    }

    private bool Fill()
    {
        _cancellation.ThrowIfCancellationRequested();
        try
        {
            (_at, _end) = (0, _reader.Read(_buffer));
            return _end > 0;
        }
        catch (DecoderFallbackException)
        {
            throw new UnreadableFileException("import.file.encoding");
        }
    }
}

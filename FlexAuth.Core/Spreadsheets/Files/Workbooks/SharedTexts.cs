namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>
/// The texts that cells name by number (18.4.9). They are read as far as a cell asked for, which is in step with the rows in what
/// spreadsheets write, and kept as their bytes: a third of what strings would take.
/// </summary>
internal sealed class SharedTexts(XmlScanner? scanner, Inflation inflation, FileLimits limits) : IDisposable
{
    private const int ChunkSize = 1024 * 1024;
    private const int EntriesOfAChunk = 64 * 1024;
    private const int MostChunks = 256;

    /// <summary>What is asked for again and again: organizations, roles, Y and N.</summary>
    private readonly (int Number, string Text)[] _recent = new (int, string)[4096];
    private readonly RichText _richText = new(limits.CellLength);
    private readonly List<byte[]> _chunks = [];
    private readonly List<(int At, int Length)[]> _entries = [];
    private int _used = ChunkSize;
    private int _count;
    private bool _isInside;

    /// <summary>A text.</summary>
    /// <returns>The text; null where it is longer than a cell may be.</returns>
    public string? this[int number]
    {
        get
        {
            if (number < 0)
            {
                throw UnreadableFileException.Damaged();
            }

            ref var recent = ref _recent[number % _recent.Length];
            if (recent.Text is null || recent.Number != number)
            {
                while (_count <= number)
                {
                    ReadNext();
                }

                var (at, length) = _entries[number / EntriesOfAChunk][number % EntriesOfAChunk];
                if (length < 0)
                {
                    return null;
                }

                recent = (number, CellText.Read(_chunks[at / ChunkSize].AsSpan(at % ChunkSize, length)));
            }

            inflation.AddRepeated(recent.Text.Length);
            return recent.Text;
        }
    }

    /// <summary>Reads those that no cell asked for: only at its end it is known whether the part is whole.</summary>
    public void ReadToEnd()
    {
        while (scanner is not null && scanner.Read() != XmlTag.None)
        {
        }
    }

    public void Dispose() => scanner?.Dispose();

    private void ReadNext()
    {
        while (true)
        {
            switch (scanner?.Read() ?? XmlTag.None)
            {
                case XmlTag.None:
                    throw UnreadableFileException.Damaged();
                case XmlTag.Start when !_isInside:
                    _isInside = true;
                    break;
                case XmlTag.Start when scanner!.Name.SequenceEqual("si"u8):
                    var text = _richText.Read(scanner, out var isWhole);
                    Keep(text, isWhole);
                    return;
                case XmlTag.Start:
                    scanner!.Skip();
                    break;
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> text, bool isWhole)
    {
        if (text.Length > ChunkSize - _used)
        {
            if (_chunks.Count == MostChunks)
            {
                throw Inflation.TooMuch();
            }

            _chunks.Add(new byte[ChunkSize]);
            _used = 0;
        }

        if (_count % EntriesOfAChunk == 0)
        {
            _entries.Add(new (int, int)[EntriesOfAChunk]);
        }

        var at = ((_chunks.Count - 1) * ChunkSize) + _used;
        _entries[^1][_count++ % EntriesOfAChunk] = isWhole ? (at, text.Length) : (at, -1);
        if (isWhole)
        {
            text.CopyTo(_chunks[^1].AsSpan(_used));
            _used += text.Length;
        }
    }
}

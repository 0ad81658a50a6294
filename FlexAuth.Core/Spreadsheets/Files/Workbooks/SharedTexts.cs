namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>
/// The texts that cells name by number (18.4.9). They are read as far as a cell asked for, which is in step with the rows in what
/// spreadsheets write, and kept as their bytes one behind the other: a third of what strings would take.
/// </summary>
internal sealed class SharedTexts(XmlScanner? scanner, Inflation inflation, FileLimits limits) : IDisposable
{
    private const int ChunkSize = 1024 * 1024;
    private const int EntriesOfABlock = 64 * 1024;

    /// <summary>As many letters as strings for what is asked for again and again may have: 8 MB.</summary>
    private const int MostRecentLetters = 4 * 1024 * 1024;

    /// <summary>What is asked for again and again: organizations, roles, Y and N.</summary>
    private readonly (int Number, string Text)[] _recent = new (int, string)[4096];
    private readonly RichText _richText = new(limits.CellLength);

    /// <summary>No text is parted by the end of a chunk.</summary>
    private readonly List<byte[]> _chunks = [];

    /// <summary>Where each text ends, from the first chunk on; the complement of it for one that is longer than a cell may be, which is not kept.</summary>
    private readonly List<int[]> _ends = [];
    private long _taken;
    private int _end;
    private int _count;
    private int _recentLetters;
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

            var recent = _recent[number % _recent.Length];
            if (recent.Text is not null && recent.Number == number)
            {
                inflation.AddRepeated(recent.Text.Length);
                return recent.Text;
            }

            while (_count <= number)
            {
                ReadNext();
            }

            if (_ends[number / EntriesOfABlock][number % EntriesOfABlock] < 0)
            {
                return null;
            }

            var text = CellText.Read(Kept(number));
            inflation.AddRepeated(text.Length);
            Remember(number, text);
            return text;
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
                    Keep(isWhole ? text : default, isWhole);
                    return;
                case XmlTag.Start:
                    scanner!.Skip();
                    break;
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> text, bool isWhole)
    {
        if (_count % EntriesOfABlock == 0)
        {
            Take(EntriesOfABlock * sizeof(int));
            _ends.Add(new int[EntriesOfABlock]);
        }

        if (!text.IsEmpty)
        {
            if (text.Length > (_chunks.Count * ChunkSize) - _end)
            {
                Take(ChunkSize);
                _end = _chunks.Count * ChunkSize;
                _chunks.Add(new byte[ChunkSize]);
            }

            text.CopyTo(_chunks[^1].AsSpan(_end % ChunkSize));
            _end += text.Length;
        }

        _ends[^1][_count++ % EntriesOfABlock] = isWhole ? _end : ~_end;
    }

    private ReadOnlySpan<byte> Kept(int number)
    {
        var (start, end) = (number == 0 ? 0 : EndOf(number - 1), EndOf(number));
        if (start == end)
        {
            return default;
        }

        // What did not fit behind the one before begins the next chunk.
        var chunk = (end - 1) / ChunkSize;
        start = Math.Max(start, chunk * ChunkSize);
        return _chunks[chunk].AsSpan(start % ChunkSize, end - start);
    }

    private int EndOf(int number)
    {
        var end = _ends[number / EntriesOfABlock][number % EntriesOfABlock];
        return end < 0 ? ~end : end;
    }

    private void Take(int bytes)
    {
        _taken += bytes;
        if (_taken > limits.SharedBytes)
        {
            throw Inflation.TooMuch();
        }
    }

    private void Remember(int number, string text)
    {
        _recentLetters += text.Length;
        if (_recentLetters > MostRecentLetters)
        {
            Array.Clear(_recent);
            _recentLetters = text.Length;
        }

        _recent[number % _recent.Length] = (number, text);
    }
}

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>
/// How much all parts together have become so far. It is counted while they are inflated, beside what was really read of the file: what
/// a zip says of its sizes is what its maker wants believed (IM1).
/// </summary>
internal sealed class Inflation(MeteredFile file, FileLimits limits)
{
    /// <summary>Workbooks inflate to 5 to 30 times; those that become a hundred times as much are bombs (the same measure as Apache POI's).</summary>
    private const long MostTimes = 100;

    /// <summary>So little harms nobody, however often the same is in it.</summary>
    private const long Harmless = 16 * 1024 * 1024;

    private long _inflated;
    private long _repeated;

    /// <summary>Bytes out of the zip.</summary>
    public void Add(int bytes)
    {
        _inflated += bytes;
        if (_inflated > Harmless + (MostTimes * file.BytesRead))
        {
            throw TooMuch();
        }

        Check();
    }

    /// <summary>A shared text that a cell repeats: a long one, named by a million cells, is a bomb that no zip shows.</summary>
    public void AddRepeated(int letters)
    {
        _repeated += letters;
        Check();
    }

    public static UnreadableFileException TooMuch() => new("import.file.inflates");

    private void Check()
    {
        if (_inflated + _repeated > limits.InflatedBytes)
        {
            throw TooMuch();
        }
    }
}

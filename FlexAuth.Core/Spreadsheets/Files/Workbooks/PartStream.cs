namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>A part of a workbook while it is inflated.</summary>
/// <param name="inflating">Its bytes.</param>
/// <param name="inflation">Counts those of all parts.</param>
/// <param name="most">The most that this one may have.</param>
/// <param name="sum">What its check sum must be at its end.</param>
/// <param name="cancellation">Cancels: between two rows, or before a text that a cell names, there may be hundreds of megabytes.</param>
internal sealed class PartStream(Stream inflating, Inflation inflation, long most, uint sum, CancellationToken cancellation) : Stream
{
    private readonly Crc32 _sum = new();
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            var read = inflating.Read(buffer);
            inflation.Add(read);
            _read += read;
            _sum.Add(buffer[..read]);
            return _read > most
                ? throw Inflation.TooMuch()
                : read == 0 && !buffer.IsEmpty && _sum.Value != sum ? throw UnreadableFileException.Damaged() : read;
        }
        catch (InvalidDataException)
        {
            throw UnreadableFileException.Damaged();
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inflating.Dispose();
        }

        base.Dispose(disposing);
    }
}

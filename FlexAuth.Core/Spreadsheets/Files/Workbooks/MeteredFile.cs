namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>The uploaded file, with a count of what was really read of it: the only sizes of a zip that can be believed. Stays the caller's.</summary>
internal sealed class MeteredFile(Stream file) : Stream
{
    /// <summary>The most that may be read; beyond it the directory of the zip is longer than it may be.</summary>
    public long Allowance { get; set; } = long.MaxValue;

    /// <summary>What was read.</summary>
    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        BytesRead += read;
        return BytesRead > Allowance ? throw new UnreadableFileException("import.file.too_many_parts") : read;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var to = offset + origin switch { SeekOrigin.Current => file.Position, SeekOrigin.End => file.Length, _ => 0 };
        return to >= 0 && to <= file.Length ? file.Seek(to, SeekOrigin.Begin) : throw UnreadableFileException.Damaged();
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

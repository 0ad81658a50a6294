using System.Buffers;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>
/// Takes what the zip writes and hands it on in blocks: a web server takes asynchronous writes only, and what was begun and is given up
/// must not end as a file that looks whole.
/// </summary>
internal sealed class Outflow : Stream
{
    private readonly ArrayBufferWriter<byte> _waiting = new(Utf8Block.Full);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes what waits.</summary>
    public async ValueTask DrainAsync(Stream target, CancellationToken cancellationToken)
    {
        if (_waiting.WrittenCount > 0)
        {
            await target.WriteAsync(_waiting.WrittenMemory, cancellationToken);
            _waiting.ResetWrittenCount();
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer) => _waiting.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => _waiting.Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

using Microsoft.AspNetCore.Components.Forms;

namespace FlexAuth.Tests.Web.Settings.Users.Import;

/// <summary>A file as a browser hands it over: piece by piece, as the test says.</summary>
internal sealed class FileOfTheBrowser(string name, long size, Func<CancellationToken, Task<byte[]>> next) : IBrowserFile
{
    public string Name => name;

    public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

    public long Size => size;

    public string ContentType => "";

    /// <summary>All at once.</summary>
    public static FileOfTheBrowser With(string name, byte[] content)
    {
        var pieces = new Queue<byte[]>([content, []]);
        return new FileOfTheBrowser(name, content.Length, _ => Task.FromResult(pieces.Dequeue()));
    }

    public Stream OpenReadStream(long maxAllowedSize = 512_000, CancellationToken cancellationToken = default) => new Pieces(next, cancellationToken);

    private sealed class Pieces(Func<CancellationToken, Task<byte[]>> next, CancellationToken whole) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(whole, cancellationToken);
            var piece = await next(either.Token);
            piece.CopyTo(buffer);
            return piece.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Readings are asynchronous.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

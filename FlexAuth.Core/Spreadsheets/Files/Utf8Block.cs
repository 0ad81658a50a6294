using System.Text;

namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>Bytes that are about to be written. It is used again for every block, and grows only as far as the longest row.</summary>
internal sealed class Utf8Block
{
    /// <summary>When a block is worth writing.</summary>
    public const int Full = 64 * 1024;

    private byte[] _bytes = new byte[Full + (16 * 1024)];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public bool IsFull => _length >= Full;

    public void Clear() => _length = 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>As it is; half a surrogate pair becomes U+FFFD.</summary>
    public void Append(ReadOnlySpan<char> text) => _length += Encoding.UTF8.GetBytes(text, Room(3 * text.Length));

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _length < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + bytes));
        }

        return _bytes.AsSpan(_length);
    }
}

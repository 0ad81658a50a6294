using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>
/// Fingerprints of cells, by SipHash-2-4 (Aumasson and Bernstein 2012) under a key of the server. Without a key, a fingerprint of a phone
/// number would be the number: trying all of them takes a minute, for whoever gets a file of which that column was taken away.
/// </summary>
internal sealed class CellPrints(ulong key0, ulong key1)
{
    /// <summary>Bytes that are kept of each.</summary>
    public const int Size = 6;

    private const int Prefix = 17;
    private const int LongestOnStack = 512;
    private const ulong Mask = (1UL << (Size * 8)) - 1;

    /// <summary>The fingerprint of somebody's cell. Nobody else's is the same, whatever stands in it.</summary>
    public ulong Of(Guid memberId, SheetColumn column, string? cell)
    {
        var text = AsRead(cell);
        var letters = MemoryMarshal.AsBytes(text);
        var length = Prefix + letters.Length;
        var message = length <= LongestOnStack ? stackalloc byte[length] : new byte[length];
        memberId.TryWriteBytes(message);
        message[Prefix - 1] = (byte)column;
        letters.CopyTo(message[Prefix..]);
        return Hash(key0, key1, message) & Mask;
    }

    internal static ulong Hash(ulong key0, ulong key1, ReadOnlySpan<byte> message)
    {
        var v0 = key0 ^ 0x736f6d6570736575;
        var v1 = key1 ^ 0x646f72616e646f6d;
        var v2 = key0 ^ 0x6c7967656e657261;
        var v3 = key1 ^ 0x7465646279746573;
        var last = (ulong)message.Length << 56;
        for (; message.Length >= 8; message = message[8..])
        {
            Compress(BinaryPrimitives.ReadUInt64LittleEndian(message));
        }

        for (var at = 0; at < message.Length; at++)
        {
            last |= (ulong)message[at] << (8 * at);
        }

        Compress(last);
        v2 ^= 0xff;
        for (var round = 0; round < 4; round++)
        {
            Round();
        }

        return v0 ^ v1 ^ v2 ^ v3;

        void Compress(ulong word)
        {
            v3 ^= word;
            Round();
            Round();
            v0 ^= word;
        }

        void Round()
        {
            v0 += v1;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }

    /// <summary>A cell without what no file keeps: spaces around, and letters that cannot stand in one.</summary>
    private static ReadOnlySpan<char> AsRead(string? cell)
    {
        var text = cell.AsSpan();
        foreach (var letter in text)
        {
            if (char.IsControl(letter) || letter is >= '\uFFFD' || char.IsSurrogate(letter))
            {
                return Kept(cell!).AsSpan().Trim();
            }
        }

        return text.Trim();

        static string Kept(string cell) => string.Concat(cell.EnumerateRunes()
            .Where(rune => rune != System.Text.Rune.ReplacementChar && !System.Text.Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF)));
    }
}

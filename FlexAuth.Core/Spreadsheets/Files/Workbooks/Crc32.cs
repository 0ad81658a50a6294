using System.Buffers.Binary;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>
/// The check sum of a zip's entries (APPNOTE 4.4.7), which the framework does not compare when it reads: a workbook in which a bit fell
/// over would be read with another letter. Eight bytes at a time, by tables.
/// </summary>
internal sealed class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[] Tables = Make();
    private uint _state = uint.MaxValue;

    /// <summary>The sum of what was added.</summary>
    public uint Value => ~_state;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        var tables = Tables.AsSpan(0, 8 * 256);
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ state;
            state = tables[(7 * 256) + (byte)word] ^ tables[(6 * 256) + (byte)(word >> 8)]
                ^ tables[(5 * 256) + (byte)(word >> 16)] ^ tables[(4 * 256) + (byte)(word >> 24)]
                ^ tables[(3 * 256) + (byte)(word >> 32)] ^ tables[(2 * 256) + (byte)(word >> 40)]
                ^ tables[256 + (byte)(word >> 48)] ^ tables[(byte)(word >> 56)];
        }

        foreach (var one in bytes)
        {
            state = tables[(byte)(state ^ one)] ^ (state >> 8);
        }

        _state = state;
    }

    private static uint[] Make()
    {
        var tables = new uint[8 * 256];
        for (var place = 0u; place < tables.Length; place++)
        {
            var sum = place < 256 ? place : tables[place - 256];
            for (var bit = 0; place < 256 && bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? (sum >> 1) ^ Polynomial : sum >> 1;
            }

            tables[place] = place < 256 ? sum : tables[(byte)sum] ^ (sum >> 8);
        }

        return tables;
    }
}

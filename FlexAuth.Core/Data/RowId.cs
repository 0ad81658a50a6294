using System.Buffers.Binary;

namespace FlexAuth.Core.Data;

/// <summary>
/// Ids of rows: UUID version 7 that also grow within a millisecond, by a counter (RFC 9562 section 6.2, method 1), so that what one process
/// wrote in one transaction is read in the order in which it was made. <see cref="Guid.CreateVersion7()"/> leaves that to chance.
/// </summary>
internal static class RowId
{
    private const int CounterBits = 12;

    private static long _latest;

    /// <summary>An id after every other of this process, also where the clock is put back.</summary>
    public static Guid New()
    {
        Span<byte> id = stackalloc byte[16];
        Guid.CreateVersion7().TryWriteBytes(id, bigEndian: true, out _);
        var now = BinaryPrimitives.ReadInt64BigEndian(id) >> 16 << CounterBits;
        long seen, mine;
        do
        {
            seen = Volatile.Read(ref _latest);
            mine = Math.Max(now, seen + 1);
        }
        while (Interlocked.CompareExchange(ref _latest, mine, seen) != seen);

        var (milliseconds, counter) = Math.DivRem(mine, 1L << CounterBits);
        BinaryPrimitives.WriteInt64BigEndian(id, (milliseconds << 16) | 0x7000 | counter);
        return new Guid(id, bigEndian: true);
    }
}

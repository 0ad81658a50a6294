using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>Signs baselines and knows its own again, by a key that the server made once and keeps protected (<see cref="BaselineKey"/>).</summary>
public sealed class BaselineSeal
{
    /// <summary>Bytes of the key.</summary>
    internal const int KeySize = 32;

    /// <summary>The first format had fingerprints of the texts alone; the second has them of what cells mean, and of the organization's text.</summary>
    private const byte Texts = 1;
    private const byte Meanings = 2;
    private const int IdAt = 1;
    private const int VersionAt = IdAt + 16;
    private const int PrintsAt = VersionAt + 8;

    /// <summary>Half of HMAC-SHA-256 (RFC 2104 section 5).</summary>
    private const int MacSize = 16;

    private static readonly int Size = SizeOf(Meanings);

    private readonly byte[] _macKey;

    /// <summary>Making one takes longer than using it, and each serves one thread at a time.</summary>
    private readonly ConcurrentBag<IncrementalHash> _idle = [];
    private readonly CellPrints _prints;

    internal BaselineSeal(byte[] key)
    {
        _macKey = HKDF.Expand(HashAlgorithmName.SHA256, key, KeySize, "FlexAuth.SheetBaseline.row"u8.ToArray());
        var cells = HKDF.Expand(HashAlgorithmName.SHA256, key, 16, "FlexAuth.SheetBaseline.cell"u8.ToArray());
        _prints = new CellPrints(BinaryPrimitives.ReadUInt64LittleEndian(cells), BinaryPrimitives.ReadUInt64LittleEndian(cells.AsSpan(8)));
    }

    /// <summary>The text of a row's hidden cell.</summary>
    /// <param name="rootOrganizationId">The tree that the file is for.</param>
    /// <param name="person">Whose row.</param>
    /// <param name="organization">What stands in the cell of their organization.</param>
    internal string Seal(Guid rootOrganizationId, SheetPerson person, string? organization)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes[0] = Meanings;
        person.Id.TryWriteBytes(bytes[IdAt..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[VersionAt..], person.Version);
        Span<byte> print = stackalloc byte[8];
        for (var at = 0; at < PrintsOf(Meanings); at++)
        {
            var column = at < SheetBaseline.Columns.Count ? SheetBaseline.Columns[at] : SheetColumn.Organization;
            var text = at < SheetBaseline.Columns.Count ? person.Meaning(column) : organization;
            BinaryPrimitives.WriteUInt64LittleEndian(print, _prints.Of(person.Id, column, text));
            print[..CellPrints.Size].CopyTo(bytes[(PrintsAt + (at * CellPrints.Size))..]);
        }

        Mac(rootOrganizationId, bytes[..^MacSize], bytes[^MacSize..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>What a hidden cell says; null where it was altered, or written by another server or for another tree.</summary>
    public SheetBaseline? Open(Guid rootOrganizationId, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> whole = stackalloc byte[Size];
        Span<byte> mac = stackalloc byte[MacSize];
        if (text.Length > Base64Url.GetEncodedLength(Size)
            || Base64Url.DecodeFromChars(text, whole, out _, out var length) != OperationStatus.Done
            || length == 0 || whole[0] is not (Texts or Meanings) || length != SizeOf(whole[0]) || text.Length != Base64Url.GetEncodedLength(length))
        {
            return null;
        }

        var bytes = whole[..length];
        Mac(rootOrganizationId, bytes[..^MacSize], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[^MacSize..]))
        {
            return null;
        }

        var written = new ulong[PrintsOf(bytes[0])];
        Span<byte> print = stackalloc byte[8];
        for (var at = 0; at < written.Length; at++)
        {
            print.Clear();
            bytes.Slice(PrintsAt + (at * CellPrints.Size), CellPrints.Size).CopyTo(print);
            written[at] = BinaryPrimitives.ReadUInt64LittleEndian(print);
        }

        return new SheetBaseline(new Guid(bytes.Slice(IdAt, 16)), BinaryPrimitives.ReadInt64BigEndian(bytes[VersionAt..]), written, _prints);
    }

    private static int PrintsOf(byte format) => SheetBaseline.Columns.Count + (format == Meanings ? 1 : 0);

    private static int SizeOf(byte format) => PrintsAt + (PrintsOf(format) * CellPrints.Size) + MacSize;

    private void Mac(Guid rootOrganizationId, ReadOnlySpan<byte> row, Span<byte> mac)
    {
        Span<byte> root = stackalloc byte[16];
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        rootOrganizationId.TryWriteBytes(root);
        var hash = _idle.TryTake(out var idle) ? idle : IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _macKey);
        hash.AppendData(root);
        hash.AppendData(row);
        hash.GetHashAndReset(whole);
        _idle.Add(hash);
        whole[..MacSize].CopyTo(mac);
    }
}

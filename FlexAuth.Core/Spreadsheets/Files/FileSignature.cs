using System.Buffers.Binary;
using FlexAuth.Core.Spreadsheets.Files.Csv;
using FlexAuth.Core.Spreadsheets.Files.Workbooks;

namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>Tells by its first bytes what a file is: its name says only what somebody called it.</summary>
internal static class FileSignature
{
    private const int DirectoryEntrySize = 128;

    public static TableFile Open(Stream file, FileLimits limits, string? preferredSheet, CancellationToken cancellationToken)
    {
        if (file.Length > limits.Bytes)
        {
            throw new UnreadableFileException("import.file.too_big", limits.Bytes / (1024 * 1024));
        }

        file.Position = 0;
        Span<byte> head = stackalloc byte[8];
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (head.IsEmpty)
        {
            throw new UnreadableFileException("import.file.empty");
        }

        // The second begins a zip without any entry.
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8))
        {
            return WorkbookFile.Open(file, limits, preferredSheet, cancellationToken);
        }

        // [MS-CFB] 2.2: the container of .xls, and of whatever Office encrypts ([MS-OFFCRYPTO] 2.3.4).
        return head.SequenceEqual((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
            ? throw new UnreadableFileException(KindOfCompoundFile(file))
            : new CsvFile(file, limits, cancellationToken);
    }

    /// <summary>By the names in its directory, whose entries lie at multiples of their size.</summary>
    private static string KindOfCompoundFile(Stream file)
    {
        var code = "import.file.unknown";
        var entry = new byte[DirectoryEntrySize];
        while (file.ReadAtLeast(entry, entry.Length, throwOnEndOfStream: false) == entry.Length)
        {
            if (IsNamed(entry, "EncryptedPackage"))
            {
                return "import.file.encrypted";
            }

            if (IsNamed(entry, "Workbook") || IsNamed(entry, "Book"))
            {
                code = "import.file.xls";
            }
        }

        return code;
    }

    private static bool IsNamed(ReadOnlySpan<byte> entry, string name)
    {
        for (var place = 0; place <= name.Length; place++)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(entry[(2 * place)..]) != (place < name.Length ? name[place] : '\0'))
            {
                return false;
            }
        }

        return true;
    }
}

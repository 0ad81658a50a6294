using System.IO.Compression;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>The zip of a workbook and its parts by name (ECMA-376 part 2). Says what else a zip is that is none.</summary>
internal sealed class WorkbookPackage : IDisposable
{
    /// <summary>What an entry takes in the zip's directory, with a name of usual length.</summary>
    private const int DirectoryBytesOfAnEntry = 256;
    private const int DirectoryBytes = 128 * 1024;

    /// <summary>The longest part beside sheets and shared texts; that of the styles of a workbook that was copied together has some megabytes.</summary>
    private const int OutlineBytes = 8 * 1024 * 1024;

    private readonly CancellationToken _cancellation;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.OrdinalIgnoreCase);

    public WorkbookPackage(Stream file, FileLimits limits, CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        Limits = limits;
        File = new MeteredFile(file);
        Inflation = new Inflation(File, limits);
        _archive = Open();
        foreach (var entry in _archive.Entries)
        {
            _entries[entry.FullName.Replace('\\', '/').TrimStart('/')] = entry;
        }

        if (_archive.Entries.Any(entry => entry.IsEncrypted))
        {
            throw new UnreadableFileException("import.file.encrypted");
        }

        MainPart = FindMainPart();
    }

    public FileLimits Limits { get; }

    public MeteredFile File { get; }

    public Inflation Inflation { get; }

    /// <summary>The name of the part that lists the sheets.</summary>
    public string MainPart { get; }

    /// <summary>Begins to read a part that is as long as the table is; null where there is none.</summary>
    public XmlScanner? Read(string name) => Read(name, long.MaxValue);

    /// <summary>Begins to read a part that tells of others; null where there is none.</summary>
    public XmlScanner? ReadOutline(string name) => Read(name, OutlineBytes);

    /// <summary>What a part refers to, by the identity of the reference: of which type, and the part's name.</summary>
    public Dictionary<string, (string Type, string Part)> RelationsOf(string part)
    {
        Dictionary<string, (string, string)> relations = [];
        var count = 0;
        var slash = part.LastIndexOf('/') + 1;
        using var scanner = ReadOutline($"{part[..slash]}_rels/{part[slash..]}.rels");
        while (scanner is not null && scanner.Read() is var tag && tag != XmlTag.None)
        {
            if (tag == XmlTag.Start && scanner.Name.SequenceEqual("Relationship"u8) && scanner.Attributes.Text("Id"u8) is { } id)
            {
                if (++count > Limits.Entries)
                {
                    throw new UnreadableFileException("import.file.too_many_parts");
                }

                var type = scanner.Attributes.Text("Type"u8) ?? "";
                relations[id] = (type[(type.LastIndexOf('/') + 1)..], Resolved(part[..slash], scanner.Attributes.Text("Target"u8) ?? ""));
            }
        }

        return relations;
    }

    public void Dispose() => _archive.Dispose();

    private XmlScanner? Read(string name, long most)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            return null;
        }

        try
        {
            return new XmlScanner(new PartStream(entry.Open(), Inflation, most, entry.Crc32, _cancellation));
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException)
        {
            throw UnreadableFileException.Damaged();
        }
    }

    private ZipArchive Open()
    {
        // The directory is read as a whole: so it must not be longer than so many entries need.
        File.Allowance = DirectoryBytes + ((long)Limits.Entries * DirectoryBytesOfAnEntry);
        try
        {
            var archive = new ZipArchive(File, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > Limits.Entries)
            {
                throw new UnreadableFileException("import.file.too_many_parts");
            }

            File.Allowance = long.MaxValue;
            return archive;
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException)
        {
            throw UnreadableFileException.Damaged();
        }
    }

    private string FindMainPart()
    {
        if (_entries.TryGetValue("mimetype", out var mimetype))
        {
            throw new UnreadableFileException(IsSpreadsheet(mimetype) ? "import.file.ods" : "import.file.other_zip");
        }

        if (_entries.Keys.Any(name => name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
        {
            throw new UnreadableFileException("import.file.macros");
        }

        var part = RelationsOf("").Values.FirstOrDefault(relation => relation.Type == "officeDocument").Part;
        var type = part is null ? null : ContentTypeOf(part);
        return type switch
        {
            null => throw new UnreadableFileException("import.file.other_zip"),
            _ when type.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) && !type.Contains("binary", StringComparison.OrdinalIgnoreCase)
                => throw new UnreadableFileException("import.file.macros"),
            _ when type.Contains("ms-excel.sheet.binary", StringComparison.OrdinalIgnoreCase) => throw new UnreadableFileException("import.file.xlsb"),
            _ when type.Contains("spreadsheetml", StringComparison.OrdinalIgnoreCase) => part!,
            _ => throw new UnreadableFileException("import.file.other_zip"),
        };
    }

    private bool IsSpreadsheet(ZipArchiveEntry mimetype)
    {
        Span<byte> text = stackalloc byte[64];
        try
        {
            using var part = new PartStream(mimetype.Open(), Inflation, OutlineBytes, mimetype.Crc32, _cancellation);
            return text[..part.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)].StartsWith("application/vnd.oasis.opendocument.spreadsheet"u8);
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException)
        {
            throw UnreadableFileException.Damaged();
        }
    }

    private string? ContentTypeOf(string part)
    {
        using var scanner = ReadOutline("[Content_Types].xml");
        string? byExtension = null;
        while (scanner is not null && scanner.Read() is var tag && tag != XmlTag.None)
        {
            if (tag != XmlTag.Start)
            {
                continue;
            }

            if (scanner.Name.SequenceEqual("Override"u8)
                && string.Equals(scanner.Attributes.Text("PartName"u8)?.TrimStart('/'), part, StringComparison.OrdinalIgnoreCase))
            {
                return scanner.Attributes.Text("ContentType"u8);
            }

            if (scanner.Name.SequenceEqual("Default"u8)
                && part.EndsWith($".{scanner.Attributes.Text("Extension"u8)}", StringComparison.OrdinalIgnoreCase))
            {
                byExtension = scanner.Attributes.Text("ContentType"u8);
            }
        }

        return byExtension;
    }

    /// <summary>A target is written from the root, or from the folder of the part that refers to it.</summary>
    private static string Resolved(string folder, string target)
    {
        if (target.StartsWith('/'))
        {
            return target.TrimStart('/');
        }

        List<string> way = [.. folder.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        foreach (var step in target.Split('/'))
        {
            if (step == ".." && way.Count > 0)
            {
                way.RemoveAt(way.Count - 1);
            }
            else if (step is not ("." or ".."))
            {
                way.Add(step);
            }
        }

        return string.Join('/', way);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Export;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.Data.Sqlite;

namespace FlexAuth.Benchmarks;

/// <summary>
/// P7: everybody as a workbook, beside the slower of two things that it cannot do without: the same rows read from the database in the same
/// order and thrown away, and the same bytes packed. Then how far memory grows meanwhile.
/// </summary>
internal static class P7
{
    private const double Goal = 1.3;

    public static async Task RunAsync(string[] arguments)
    {
        var people = arguments is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 1_000_000;
        var rounds = arguments is [_, var many] ? int.Parse(many, CultureInfo.InvariantCulture) : 5;
        await using var installation = await Installation.OpenAsync(people);
        var actor = (await installation.SignedInAsync(1))[0];
        await using var file = Temporary();
        await ExportAsync(installation, actor, file);
        var (sheet, length) = Sheet(file);

        var (ours, reading, packing) = (new Cost(), new Cost(), new Cost());
        for (var round = 0; round < rounds; round++)
        {
            await ours.MeasureAsync(() => ExportAsync(installation, actor, file));
            await reading.MeasureAsync(() => Task.FromResult(Read(installation)));
            await packing.MeasureAsync(() => Task.FromResult(Pack(sheet, length, file)));
        }

        var growth = await GrowthAsync(() => ExportAsync(installation, actor, file));
        var ratio = new Ratio(ours.Time.Median, Math.Max(reading.Time.Median, packing.Time.Median));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"export of {people:N0}: {ratio} (goal {Goal}) {(ratio.Value <= Goal ? "met" : "MISSED")}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  reading alone {reading.Time.Median:F0} ms, packing alone {packing.Time.Median:F0} ms, {length / 1_048_576.0:F0} MB inflated"));
        Console.WriteLine($"  processor time, beside reading and packing together: {new Ratio(ours.Processor.Median, reading.Processor.Median + packing.Processor.Median)}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  processor time of sealing alone: {Seal(people).TotalMilliseconds:F0} ms"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  working set grew by {growth / 1_048_576.0:F0} MB at most"));
    }

    /// <summary>On a busy machine the processor time tells more than the clock.</summary>
    private sealed record Cost
    {
        public Latencies Time { get; } = new();

        public Latencies Processor { get; } = new();

        public async Task MeasureAsync<T>(Func<Task<T>> run)
        {
            var before = Environment.CpuUsage.TotalTime;
            await Time.MeasureAsync(run);
            Processor.Add(Environment.CpuUsage.TotalTime - before);
        }
    }

    private static async Task<int> ExportAsync(Installation installation, SignedInMember actor, FileStream file)
    {
        file.SetLength(0);
        return (await installation.Get<ExportUsers>().ExecuteAsync(actor, new ExportRequest(UserFilter.Everybody, TableKind.Workbook, EnglishSheet.Texts, file))).Value;
    }

    private static long Read(Installation installation)
    {
        using var connection = new SqliteConnection($"Data Source={installation.DatabasePath}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT m.Id, m.Version, m.Email, m.FirstName, m.LastName, m.OrganizationId, m.Role, m.Position, m.PhoneNumber, m.EmailLoginEnabled,
                d.Facets, d.LockedUntil, d.LastSignInAt
            FROM Directory d INDEXED BY Directory_Name CROSS JOIN Members m ON m.Id = d.MemberId
            WHERE d.Tree = (SELECT MIN(Tree) FROM DirectoryPlaces) ORDER BY d.SortName, d.Number
            """;
        using var row = command.ExecuteReader();
        var values = new object[13];
        var read = 0L;
        while (row.Read())
        {
            read += row.GetValues(values);
        }

        return read;
    }

    /// <summary>The first part of the sheet as it was packed, and how long all of it is.</summary>
    private static (byte[] Sheet, long Length) Sheet(FileStream file)
    {
        const int Enough = 32 * 1024 * 1024;
        file.Position = 0;
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var entry = archive.Entries.MaxBy(part => part.Length)!;
        using var part = entry.Open();
        var bytes = new byte[Math.Min(Enough, entry.Length)];
        part.ReadExactly(bytes);
        return (bytes, entry.Length);
    }

    private static long Pack(byte[] sheet, long length, FileStream file)
    {
        const int Block = 64 * 1024;
        file.SetLength(0);
        using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        using var part = archive.CreateEntry("sheet.xml", CompressionLevel.Fastest).Open();
        for (var written = 0L; written < length; written += Block)
        {
            var at = (int)(written % (sheet.Length - Block));
            part.Write(sheet, at, (int)Math.Min(Block, length - written));
        }

        return length;
    }

    private static TimeSpan Seal(int rows)
    {
        var seal = new BaselineSeal(RandomNumberGenerator.GetBytes(32));
        var root = Guid.CreateVersion7();
        var person = new SheetPerson
        {
            Id = Guid.CreateVersion7(),
            Version = 1,
            Email = "lucia.dominguezgomez@halden.example",
            FirstName = "Lucía",
            LastName = "Domínguez Gómez",
            OrganizationId = Guid.CreateVersion7(),
            Role = MemberRole.Member,
            Position = "Project manager",
            Phone = "+34668413031",
            EmailLoginEnabled = true,
        };
        var before = Environment.CpuUsage.TotalTime;
        for (var row = 0; row < rows; row++)
        {
            seal.Seal(root, person, "Warehouse Rotterdam");
        }

        return Environment.CpuUsage.TotalTime - before;
    }

    private static async Task<long> GrowthAsync(Func<Task> run)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var (before, most) = (process.WorkingSet64, process.WorkingSet64);
        var running = run();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!running.IsCompleted)
        {
            await looks.WaitForNextTickAsync();
            process.Refresh();
            most = Math.Max(most, process.WorkingSet64);
        }

        await running;
        return most - before;
    }

    private static FileStream Temporary() => new(
        Path.GetTempFileName(),
        new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
}

using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Data.Sqlite;

/// <summary>Creates the file, or brings it up to date after a backup copy.</summary>
internal sealed class SqlitePreparation(
    IDbContextFactory<FlexAuthDbContext> contexts, DatabaseFile file, TimeProvider clock, ILogger<DatabasePreparation> logger) : DatabasePreparation
{
    public override Task RequireExistingAsync(CancellationToken cancellationToken = default) => File.Exists(file.Path)
        ? Task.CompletedTask
        : throw new DatabaseUnusableException($"There is no database at {file.Path}. Check FlexAuth:DataFolder.");

    public override async Task PrepareAsync(Action? first, CancellationToken cancellationToken = default)
    {
        EnsureFolder();
        using var turn = await WaitForTurnAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await RefuseNewerAsync(db, file.Path, cancellationToken);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            if (pending.Count > 0)
            {
                Backup();
                await ForgetBrokenOffUpgradeAsync(db, cancellationToken);
                ReadModelPreparation.Detach(db);
                await db.Database.MigrateAsync(cancellationToken);
                logger.LogInformation("Database {File} brought up to date: {Migrations}", file.Path, string.Join(", ", pending));
            }

            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken);
            if (await ReadModelPreparation.EnsureAsync(db, logger, cancellationToken))
            {
                logger.LogInformation("User directory of {File} made anew", file.Path);
            }

            first?.Invoke();
        }
        catch (SqliteException e)
        {
            throw new DatabaseUnusableException($"The database file {file.Path} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>A process that dies within an upgrade leaves Entity Framework's lock behind, for which every later start would wait for ever.</summary>
    private static Task<int> ForgetBrokenOffUpgradeAsync(FlexAuthDbContext db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\";", cancellationToken);

    private void EnsureFolder()
    {
        try
        {
            Directory.CreateDirectory(file.Folder);
            var probe = Path.Combine(file.Folder, $".writable-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            CreateForOwnerOnly();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnusableException($"The folder {file.Folder} (FlexAuth:DataFolder) cannot be written to: {e.Message}", e);
        }
    }

    /// <summary>One process at a time prepares the database. The operating system frees the file of one that dies.</summary>
    private Task<FileStream> WaitForTurnAsync(CancellationToken cancellationToken) => AtStart.TakeTurnAsync(
        "its tables",
        async () =>
        {
            try
            {
                return new FileStream(Path.Combine(file.Folder, "flexauth.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
                return null;
            }
        },
        logger,
        cancellationToken);

    /// <summary>The file holds keys and hashes: only the account that runs FlexAuth may read it (DP2).</summary>
    private void CreateForOwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (OperatingSystem.IsWindows())
        {
            using var there = new FileStream(file.Path, options);
            return;
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var ours = new FileStream(file.Path, options);
        File.SetUnixFileMode(ours.SafeFileHandle, options.UnixCreateMode.Value);
    }

    private void Backup()
    {
        if (new FileInfo(file.Path) is not { Exists: true, Length: > 0 })
        {
            return;
        }

        var copy = Path.Combine(file.Folder, $"flexauth-{clock.GetUtcNow():yyyyMMdd-HHmmss}.backup.db");
        using var from = new SqliteConnection(file.ConnectionString);
        using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString());
        from.Open();
        to.Open();
        from.BackupDatabase(to);
        to.Close();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        logger.LogInformation("Database copied to {Copy} before the upgrade", copy);
    }
}

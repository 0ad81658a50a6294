using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Data;

/// <summary>The database cannot be used; the message is a sentence for the operator that names the file.</summary>
public sealed class DatabaseUnusableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Makes the database ready at start: creates it, or brings it up to date after a backup copy.</summary>
public sealed class DatabasePreparation
{
    private readonly IDbContextFactory<FlexAuthDbContext> _contexts;
    private readonly DatabaseFile _file;
    private readonly TimeProvider _clock;
    private readonly ILogger<DatabasePreparation> _logger;

    internal DatabasePreparation(
        IDbContextFactory<FlexAuthDbContext> contexts, DatabaseFile file, TimeProvider clock, ILogger<DatabasePreparation> logger)
    {
        _contexts = contexts;
        _file = file;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>For commands that work on an installation: an empty new one somewhere else would be no help.</summary>
    /// <exception cref="DatabaseUnusableException">There is no database.</exception>
    public void RequireExisting()
    {
        if (!File.Exists(_file.Path))
        {
            throw new DatabaseUnusableException($"There is no database at {_file.Path}. Check FlexAuth:DataFolder.");
        }
    }

    /// <summary>Creates or upgrades the database.</summary>
    /// <exception cref="DatabaseUnusableException">The folder or the file cannot be used, or is a newer version's.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        EnsureFolder();
        using var turn = await WaitForTurnAsync(cancellationToken);
        try
        {
            await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
            await RefuseNewerAsync(db, cancellationToken);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            if (pending.Count > 0)
            {
                Backup();
                await ForgetBrokenOffUpgradeAsync(db, cancellationToken);
                ReadModelPreparation.Detach(db);
                await db.Database.MigrateAsync(cancellationToken);
                _logger.LogInformation("Database {File} brought up to date: {Migrations}", _file.Path, string.Join(", ", pending));
            }

            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken);
            if (ReadModelPreparation.Ensure(db))
            {
                _logger.LogInformation("User directory of {File} made anew", _file.Path);
            }
        }
        catch (SqliteException e)
        {
            throw new DatabaseUnusableException($"The database file {_file.Path} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>A process that dies within an upgrade leaves Entity Framework's lock behind, for which every later start would wait for ever.</summary>
    private static Task<int> ForgetBrokenOffUpgradeAsync(FlexAuthDbContext db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\";", cancellationToken);

    private async Task RefuseNewerAsync(FlexAuthDbContext db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToHashSet();
        var foreign = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).FirstOrDefault(m => !known.Contains(m));
        if (foreign is not null)
        {
            throw new DatabaseUnusableException(
                $"The database {_file.Path} was written by a newer version of FlexAuth (it has {foreign}). Start that version, or restore a backup.");
        }
    }

    private void EnsureFolder()
    {
        try
        {
            Directory.CreateDirectory(_file.Folder);
            var probe = Path.Combine(_file.Folder, $".writable-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            CreateForOwnerOnly();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnusableException($"The folder {_file.Folder} (FlexAuth:DataFolder) cannot be written to: {e.Message}", e);
        }
    }

    /// <summary>One process at a time prepares the database. The operating system frees the file of one that dies.</summary>
    private async Task<FileStream> WaitForTurnAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(_file.Folder, "flexauth.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), _clock, cancellationToken);
            }
        }
    }

    /// <summary>The file holds keys and hashes: only the account that runs FlexAuth may read it (DP2).</summary>
    private void CreateForOwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (OperatingSystem.IsWindows())
        {
            using var there = new FileStream(_file.Path, options);
            return;
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var ours = new FileStream(_file.Path, options);
        File.SetUnixFileMode(ours.SafeFileHandle, options.UnixCreateMode.Value);
    }

    private void Backup()
    {
        if (new FileInfo(_file.Path) is not { Exists: true, Length: > 0 })
        {
            return;
        }

        var copy = Path.Combine(_file.Folder, $"flexauth-{_clock.GetUtcNow():yyyyMMdd-HHmmss}.backup.db");
        using var from = new SqliteConnection(_file.ConnectionString);
        using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString());
        from.Open();
        to.Open();
        from.BackupDatabase(to);
        to.Close();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        _logger.LogInformation("Database copied to {Copy} before the upgrade", copy);
    }
}

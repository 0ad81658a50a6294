using FlexAuth.Core.Data;
using FlexAuth.Tests.Core.Delivery;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Core.Data;

public sealed class DatabasePreparationTests : IDisposable
{
    private readonly DatabaseFolder _folder = new();

    [Fact, Trait("Rule", "DP2")]
    public async Task A_fresh_folder_gets_a_database_that_only_its_owner_reads()
    {
        var server = _folder.Server(("FlexAuth:DataFolder", _folder.File("deep/inside")));

        await PrepareAsync(server);
        await PrepareAsync(server);

        var path = _folder.File("deep/inside/flexauth.db");
        Assert.Equal(["flexauth.db"], Directory.GetFiles(_folder.File("deep/inside"), "*.db").Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        await using var db = Context(server);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Theory]
    [InlineData("a-file/below")]
    [InlineData("a-file")]
    [InlineData("/proc/flexauth")]
    public async Task A_folder_that_cannot_be_written_is_named_with_its_key(string folder)
    {
        await File.WriteAllTextAsync(_folder.File("a-file"), "", TestContext.Current.CancellationToken);
        var path = Path.IsPathRooted(folder) ? folder : _folder.File(folder);

        var failure = await Assert.ThrowsAsync<DatabaseUnusableException>(() => PrepareAsync(_folder.Server(("FlexAuth:DataFolder", path))));

        Assert.Contains(path, failure.Message);
        Assert.Contains("FlexAuth:DataFolder", failure.Message);
    }

    [Fact]
    public async Task A_newer_versions_database_is_refused_and_left_as_it_is()
    {
        await _folder.StartAsync();
        _folder.Execute("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Future', '99.0.0')");

        var failure = await Assert.ThrowsAsync<DatabaseUnusableException>(() => PrepareAsync(_folder.Server()));

        Assert.Contains("29990101000000_Future", failure.Message);
        Assert.Empty(Backups());
    }

    [Fact]
    public async Task Before_an_upgrade_the_database_is_copied_for_its_owner_alone()
    {
        _folder.Execute("CREATE TABLE Older (Word TEXT)");
        _folder.Execute("INSERT INTO Older VALUES ('kept')");

        await _folder.StartAsync();

        var backup = Assert.Single(Backups());
        Assert.Equal("kept", _folder.Scalar($"ATTACH '{backup}' AS copy; SELECT Word FROM copy.Older"));
        Assert.Equal("kept", _folder.Scalar("SELECT Word FROM Older"));
        Assert.Equal(0L, _folder.Scalar($"ATTACH '{backup}' AS copy; SELECT COUNT(*) FROM copy.sqlite_master WHERE name = 'Members'"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));
    }

    [Fact]
    public async Task A_code_that_was_just_mailed_survives_the_upgrade_that_knows_other_codes()
    {
        await using (var db = Context(_folder.Server()))
        {
            _folder.Execute("PRAGMA user_version");
            await db.GetService<IMigrator>().MigrateAsync("20261122073856_ImportSheets", TestContext.Current.CancellationToken);
        }

        var (member, attempt) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        _folder.Execute(
            $"INSERT INTO Organizations (Id, RootId, Path, Name, SearchName, EmailLoginEnabled, CreatedAt) VALUES ('{member:D}', '{member:D}', 'root/', 'Contoso', 'contoso', 1, 0);"
            + $" INSERT INTO Members (Id, Email, NormalizedEmail, FirstName, LastName, OrganizationId, Role, PhoneNumberConfirmed, EmailLoginEnabled,"
            + " HasEmergencyAccess, CreatedAt, SearchText, SortName, Version)"
            + $" VALUES ('{member:D}', 'ana@contoso.example', 'ana@contoso.example', 'Ana', 'Lima', '{member:D}', 'Member', 0, 1, 0, 0, '', '', 0);"
            + " INSERT INTO MailboxCodes (Id, MemberId, AttemptId, CodeHash, CreatedAt, ExpiresAt)"
            + $" VALUES ('{attempt:D}', '{member:D}', '{attempt:D}', 'hash', 1, 600001);");

        await _folder.StartAsync();

        Assert.Equal(
            $"MailboxProof Mail ana@contoso.example {attempt:D} hash 600001",
            _folder.Scalar("SELECT concat_ws(' ', Purpose, Channel, Destination, AttemptId, CodeHash, ExpiresAt) FROM SentCodes"));
    }

    [Fact]
    public async Task An_account_goes_on_with_the_refresh_token_of_its_latest_session_after_the_upgrade()
    {
        await using (var db = Context(_folder.Server()))
        {
            _folder.Execute("PRAGMA user_version");
            await db.GetService<IMigrator>().MigrateAsync("20261122172400_DeviceSeeds", TestContext.Current.CancellationToken);
        }

        var member = Guid.CreateVersion7();
        _folder.Execute(
            $"INSERT INTO Organizations (Id, RootId, Path, Name, SearchName, EmailLoginEnabled, CreatedAt) VALUES ('{member:D}', '{member:D}', 'root/', 'Contoso', 'contoso', 1, 0);"
            + $" INSERT INTO Members (Id, Email, NormalizedEmail, FirstName, LastName, OrganizationId, Role, PhoneNumberConfirmed, EmailLoginEnabled,"
            + " HasEmergencyAccess, CreatedAt, SearchText, SortName, Version)"
            + $" VALUES ('{member:D}', 'ana@contoso.example', 'ana@contoso.example', 'Ana', 'Lima', '{member:D}', 'Member', 0, 1, 0, 0, '', '', 0);"
            + $" INSERT INTO ProviderLogins (LoginProvider, ProviderKey, UserId) VALUES ('Microsoft', 'key', '{member:D}');"
            + string.Concat(new[] { ("01990000-0000-7000-8000-000000000001", "older"), ("01990000-0000-7000-8000-000000000002", "newer") }.Select(session =>
                " INSERT INTO ProviderSessions (Id, MemberId, Provider, AccountHash, AttemptId, ExpiresAt, ProtectedToken, CheckAt, Failures)"
                + $" VALUES ('{session.Item1}', '{member:D}', 'Microsoft', 'hash', '{session.Item1}', 9, '{session.Item2}', 7, 1);")));

        await _folder.StartAsync();

        Assert.Equal(
            $"{member:D} Microsoft key newer 7 1",
            _folder.Scalar("SELECT concat_ws(' ', MemberId, Provider, AccountKey, ProtectedToken, CheckAt, Failures) FROM ProviderGrants"));
        Assert.Equal(2L, _folder.Scalar("SELECT COUNT(*) FROM ProviderSessions WHERE BeganAt = 0"));
    }

    [Fact]
    public async Task A_start_without_an_upgrade_copies_nothing()
    {
        await _folder.StartAsync();
        await _folder.StartAsync();

        Assert.Empty(Backups());
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_and_left_as_it_is()
    {
        await File.WriteAllTextAsync(_folder.DatabasePath, new string('x', 5000), TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<DatabaseUnusableException>(() => PrepareAsync(_folder.Server()));

        Assert.Contains(_folder.DatabasePath, failure.Message);
        Assert.Equal(5000, new FileInfo(_folder.DatabasePath).Length);
    }

    [Fact]
    public async Task An_upgrade_that_was_killed_does_not_keep_the_next_start_waiting()
    {
        // What Entity Framework leaves behind when the process dies within an upgrade.
        _folder.Execute("CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)");
        _folder.Execute("INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-11-21 09:00:00+00:00')");

        await PrepareAsync(_folder.Server()).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(0L, _folder.Scalar("SELECT COUNT(*) FROM Members"));
    }

    [Fact]
    public async Task Two_servers_that_start_at_once_both_come_up()
    {
        await Task.WhenAll(Task.Run(() => PrepareAsync(_folder.Server())), Task.Run(() => PrepareAsync(_folder.Server())));

        Assert.Equal(0L, _folder.Scalar("SELECT COUNT(*) FROM Members"));
    }

    [Fact]
    public async Task A_start_waits_while_another_prepares_the_database_and_says_so_once()
    {
        using var log = new CapturedLog();
        var server = _folder.Server();
        server.GetRequiredService<ILoggerFactory>().AddProvider(log);
        Task preparing;
        await using (new FileStream(_folder.File("flexauth.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            var told = log.WaitForAsync("This start waits for its turn to write its tables,");
            preparing = PrepareAsync(server);

            Assert.Same(told, await Task.WhenAny(told, preparing).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        }

        await preparing;
        Assert.Single(log.All.Split('\n'), line => line.StartsWith("This start waits", StringComparison.Ordinal));
    }

    [Fact, Trait("Rule", "DU1")]
    public async Task Every_connection_of_the_pool_writes_durably_and_checks_references()
    {
        var server = await _folder.StartAsync();
        var contexts = Enumerable.Range(0, 4).Select(_ => Context(server)).ToList();
        try
        {
            foreach (var db in contexts.Concat([Context(server)]))
            {
                await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
                Assert.Equal("wal", await PragmaAsync(db, "journal_mode"));
                Assert.Equal("2", await PragmaAsync(db, "synchronous"));
                Assert.Equal("1", await PragmaAsync(db, "foreign_keys"));
                Assert.Equal("1", await PragmaAsync(db, "secure_delete"));

                // What an earlier user of a pooled connection did must not last.
                await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;", TestContext.Current.CancellationToken);
                if (db == contexts[0])
                    await db.Database.CloseConnectionAsync();
            }
        }
        finally
        {
            contexts.ForEach(db => db.Dispose());
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Task PrepareAsync(IServiceProvider server) =>
        server.GetRequiredService<DatabasePreparation>().PrepareAsync(TestContext.Current.CancellationToken);

    private static FlexAuthDbContext Context(IServiceProvider server) =>
        server.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();

    private static async Task<string?> PragmaAsync(FlexAuthDbContext db, string name)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    private string[] Backups() => Directory.GetFiles(_folder.Path, "*.backup.db");
}

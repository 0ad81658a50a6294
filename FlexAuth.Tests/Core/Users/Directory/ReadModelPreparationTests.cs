using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Users.Directory;

/// <summary>The read model is made at start, whatever the database is like that is found there.</summary>
public sealed class ReadModelPreparationTests : IDisposable
{
    private const string Root = "AAAAAAAA-0000-0000-0000-000000000001";

    private readonly DatabaseFolder _folder = new();

    [Fact]
    public async Task A_database_of_the_first_version_gets_a_directory_with_everybody_in_it()
    {
        await using (var db = Context(_folder.Server()))
        {
            _folder.Execute("PRAGMA user_version");
            await db.GetService<IMigrator>().MigrateAsync("20261121205809_Initial");
        }

        AddSomebody(1, "Søren", "Müller", "");
        AddSomebody(2, "Anna", "Łódzka", "");
        _folder.Execute($"INSERT INTO ProviderLogins (LoginProvider, ProviderKey, UserId) VALUES ('Google', '1', '{Member(2)}')");

        await _folder.StartAsync();

        await using var now = Context(_folder.Server());
        Assert.Equal(["lodzka anna", "muller soren"], await now.Members.OrderBy(m => m.SortName).Select(m => m.SortName).ToListAsync());
        Assert.Equal([Member(2)], await FindAsync(new UserFilter { Search = "lodz hal", Linked = EnumSet.Of(SignInMethod.Google) }));
        Assert.Equal([Member(1)], await FindAsync(new UserFilter { Search = "SØREN" }));
    }

    [Theory]
    [InlineData("DROP TRIGGER Directory_MemberRemoved")]
    [InlineData("DROP INDEX Directory_Email")]
    [InlineData("DROP TABLE DirectoryMade")]
    [InlineData("DELETE FROM DirectoryMade")]
    [InlineData("UPDATE DirectoryMade SET Fingerprint = 'of another version'")]
    public async Task A_directory_that_is_not_whole_or_not_of_this_version_is_made_anew_and_everybody_keeps_their_number(string damage)
    {
        await _folder.StartAsync();
        AddOrganization();
        for (var i = 1; i <= 3; i++)
            AddSomebody(i, "Ana", $"Lima {i}", $"ana lima {i}");
        _folder.Execute($"DELETE FROM Members WHERE Id = '{Member(1)}'");
        _folder.Execute(damage);
        AddSomebody(4, "Ana", "Lima 4", "stale");

        await _folder.StartAsync();

        Assert.Equal("2,3", _folder.Scalar($"SELECT group_concat(Number) FROM (SELECT Number FROM Directory WHERE MemberId <> '{Member(4)}' ORDER BY Number)"));
        Assert.Equal([Member(2), Member(3), Member(4)], await FindAsync(new UserFilter { Search = "lima" }));
        _folder.Execute($"DELETE FROM Members WHERE Id = '{Member(2)}'");
        Assert.Equal([Member(3), Member(4)], await FindAsync(new UserFilter { Search = "lima" }));
    }

    [Fact]
    public async Task A_start_with_a_sound_directory_leaves_it_as_it_is()
    {
        await _folder.StartAsync();
        AddOrganization();
        AddSomebody(1, "Ana", "Lima", "ana lima");
        _folder.Execute("UPDATE Directory SET Email = 'untouched'");

        await _folder.StartAsync();

        Assert.Equal("untouched", _folder.Scalar("SELECT Email FROM Directory"));
    }

    [Fact]
    public async Task Compacting_the_database_and_restoring_a_copy_change_no_number_and_no_answer()
    {
        await _folder.StartAsync();
        AddOrganization();
        for (var i = 1; i <= 9; i++)
            AddSomebody(i, "Ana", $"Lima {i}", $"ana lima {i}");
        _folder.Execute("DELETE FROM Members WHERE LastName IN ('Lima 1', 'Lima 5')");
        const string Numbers = "SELECT group_concat(Number || MemberId) FROM (SELECT * FROM Directory ORDER BY Number)";
        var before = _folder.Scalar(Numbers);

        _folder.Execute("VACUUM");
        _folder.Execute($"VACUUM INTO '{_folder.File("copy.db")}'");
        File.Delete(_folder.DatabasePath);
        File.Delete(_folder.DatabasePath + "-wal");
        File.Move(_folder.File("copy.db"), _folder.DatabasePath);
        await _folder.StartAsync();

        Assert.Equal(before, _folder.Scalar(Numbers));
        Assert.Equal([Member(7)], await FindAsync(new UserFilter { Search = "lima 7" }));
        Assert.Equal(7, (await FindAsync(UserFilter.Everybody)).Count);
    }

    [Fact]
    public async Task A_migration_may_rebuild_the_table_of_members()
    {
        await _folder.StartAsync();
        AddOrganization();
        AddSomebody(1, "Ana", "Lima", "ana lima");
        await using (var db = Context(_folder.Server()))
        {
            FlexAuth.Core.Users.Directory.ReadModel.ReadModelPreparation.Detach(db);
        }

        // As Entity Framework does it.
        var table = (string)_folder.Scalar("SELECT sql FROM sqlite_master WHERE name = 'Members'")!;
        _folder.Execute("PRAGMA foreign_keys = 0; " + table.Replace("\"Members\"", "\"ef_temp_Members\"")
            + "; INSERT INTO ef_temp_Members SELECT * FROM Members; DROP TABLE Members; ALTER TABLE ef_temp_Members RENAME TO Members;");
        await _folder.StartAsync();
        _folder.Execute("UPDATE Members SET SearchText = 'somebody else'");

        Assert.Equal([Member(1)], await FindAsync(new UserFilter { Search = "else" }));
    }

    public void Dispose() => _folder.Dispose();

    private static Guid Member(int number) => Guid.Parse($"BBBBBBBB-0000-0000-0000-{number:000000000000}");

    private static FlexAuthDbContext Context(IServiceProvider server) =>
        server.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();

    private void AddOrganization(string more = ", SearchName", string values = ", 'halden'") => _folder.Execute(
        $"INSERT INTO Organizations (Id, RootId, Path, Name, EmailLoginEnabled, CreatedAt{more}) VALUES ('{Root}', '{Root}', 'root/', 'Halden', 1, 0{values})");

    private void AddSomebody(int number, string first, string last, string text)
    {
        if (_folder.Scalar("SELECT COUNT(*) FROM Organizations") is 0L)
            AddOrganization("", "");
        var modern = _folder.Scalar("SELECT COUNT(*) FROM pragma_table_info('Members') WHERE name = 'SortName'") is 1L;
        _folder.Execute($"""
            INSERT INTO Members (Id, OrganizationId, FirstName, LastName, Role, EmailLoginEnabled, HasEmergencyAccess, CreatedAt, SearchText,
                Email, NormalizedEmail, PhoneNumberConfirmed{(modern ? ", SortName, Version" : "")})
            VALUES ('{Member(number)}', '{Root}', '{first}', '{last}', 'Member', 1, 0, {number}, '{text}',
                '{number}@halden.example', '{number}@HALDEN.EXAMPLE', 0{(modern ? ", 'x', 0" : "")})
            """);
    }

    private async Task<List<Guid>> FindAsync(UserFilter filter)
    {
        await using var db = Context(_folder.Server());
        return (await UserDirectory.GatherAsync(db, "root/", filter, DateTimeOffset.UnixEpoch, 0, 100, TestContext.Current.CancellationToken))
            .ConvertAll(found => found.MemberId);
    }
}

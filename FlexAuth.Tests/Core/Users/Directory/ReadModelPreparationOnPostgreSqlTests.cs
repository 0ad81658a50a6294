using System.Data.Common;
using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Delivery;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace FlexAuth.Tests.Core.Users.Directory;

/// <summary>The read model is made at start, whatever the database is like that is found there.</summary>
[OnPostgreSql]
public sealed class ReadModelPreparationOnPostgreSqlTests
{
    private const string Numbers = """SELECT string_agg(Number || ' ' || MemberId, ',' ORDER BY Number) AS "Value" FROM Directory""";

    [Theory]
    [InlineData("DROP TRIGGER Directory_MembersRemoved ON \"Members\"")]
    [InlineData("ALTER TABLE \"Members\" DISABLE TRIGGER Directory_MembersChanged")]
    [InlineData("DROP INDEX Directory_Email")]
    [InlineData("DROP VIEW DirectorySource CASCADE")]
    [InlineData("DROP TABLE DirectoryMade")]
    [InlineData("UPDATE DirectoryMade SET Fingerprint = 'of another version'")]
    public async Task A_directory_that_is_not_whole_or_not_of_this_version_is_made_anew_and_everybody_keeps_their_number(string damage)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var gone = await forest.MemberAsync(forest.North);
        var (kept, other) = (await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.South));
        await host.ReadAsync(db => db.Members.Where(m => m.Id == gone.Id).ExecuteDeleteAsync());
        var numbers = await ValueAsync(host, Numbers);

        await ExecuteAsync(host, damage);
        await ExecuteAsync(host, """UPDATE "Members" SET "SearchText" = 'stale', "SortName" = 'stale'""");
        await host.Get<DatabasePreparation>().PrepareAsync(TestContext.Current.CancellationToken);

        Assert.Equal(numbers, await ValueAsync(host, Numbers));
        await DirectoryPropertyTests.AssertKeptAsync(host);
        Assert.Equal([kept.Id, other.Id], await FindAsync(forest, "vermeer"));
        await host.ReadAsync(db => db.Members.Where(m => m.Id == kept.Id).ExecuteDeleteAsync());
        Assert.Equal([other.Id], await FindAsync(forest, "vermeer"));
        var newcomer = await forest.MemberAsync(forest.North);
        Assert.Equal([other.Id, newcomer.Id], await FindAsync(forest, "vermeer"));
    }

    [Fact]
    public async Task A_start_waits_for_its_turn_as_long_as_a_node_that_runs_already_writes_and_says_so_once()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        await ExecuteAsync(host, "DROP TABLE DirectoryMade");
        var writing = await host.Get<WriteGate>().EnterAsync(TestContext.Current.CancellationToken);
        var address = await host.ReadAsync(db => Task.FromResult(db.Database.GetConnectionString()));
        await using var starting = new PostgreSqlFlexAuthDbContext(
            new DbContextOptionsBuilder<PostgreSqlFlexAuthDbContext>().UseNpgsql(address).AddInterceptors(new OnceRefused(writing)).Options)
        {
            WritePatience = TimeSpan.FromMilliseconds(50),
        };

        using var log = new CapturedLog();

        Assert.True(await ReadModelPreparation.EnsureAsync(starting, log, TestContext.Current.CancellationToken));

        Assert.Single(log.All.Split('\n'), line => line.StartsWith("This start waits for its turn to write the user directory,", StringComparison.Ordinal));
        await DirectoryPropertyTests.AssertKeptAsync(host);
    }

    [Fact]
    public async Task A_start_with_a_sound_directory_leaves_it_as_it_is()
    {
        await using var forest = await Forest.GrowAsync();
        await forest.MemberAsync(forest.North);
        await ExecuteAsync(forest.Host, "UPDATE Directory SET Email = 'untouched'");

        await forest.Host.Get<DatabasePreparation>().PrepareAsync(TestContext.Current.CancellationToken);

        Assert.Equal("untouched", await ValueAsync(forest.Host, """SELECT Email AS "Value" FROM Directory"""));
    }

    [Fact]
    public async Task Who_may_not_add_the_index_of_trigrams_is_told_what_to_do()
    {
        await using var database = await PostgreSqlDatabase.NewAsync();
        await database.ExecuteAsync($"GRANT ALL ON SCHEMA public TO {PostgreSqlServer.Guarded}");
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Username = PostgreSqlServer.Guarded,
            Password = PostgreSqlServer.Password,
            Pooling = false,
        };
        using var folder = new DatabaseFolder();

        var refused = await Assert.ThrowsAsync<DatabaseUnusableException>(() => folder.StartAsync(
            ("FlexAuth:Database:Provider", "PostgreSql"), ("FlexAuth:Database:ConnectionString", connection.ConnectionString)));

        Assert.Contains("\"pg_trgm\"", refused.Message);
        Assert.Contains($"OWNER TO {PostgreSqlServer.Guarded}", refused.Message);
        Assert.DoesNotContain(PostgreSqlServer.Password, refused.Message);
    }

    private static Task ExecuteAsync(CoreHost host, string sql) => host.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql));

    private static Task<string> ValueAsync(CoreHost host, string sql) =>
        host.ReadAsync(async db => (await db.Database.SqlQueryRaw<string>(sql).ToListAsync()).Single());

    private static Task<List<Guid>> FindAsync(Forest forest, string search) => forest.Host.ReadAsync(async db =>
        (await UserDirectory.GatherAsync(
            db, forest.Main.Path, new UserFilter { Search = search }, forest.Host.Clock.GetUtcNow(), 0, 100, TestContext.Current.CancellationToken))
            .ConvertAll(found => found.MemberId));

    /// <summary>Ends what is written elsewhere once somebody has waited for it in vain.</summary>
    private sealed class OnceRefused(WriteTurn writing) : DbCommandInterceptor
    {
        public override async Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default) =>
            await writing.DisposeAsync();
    }
}

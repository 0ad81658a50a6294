using System.Diagnostics;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Data;

public sealed class KilledProcessTests : IDisposable
{
    private const int Kills = 100;
    private const int Lanes = 2;

    private readonly List<DatabaseFolder> _folders = [];

    [Fact, Trait("Rule", "DU1"), Trait("Rule", "DU4"), Trait("Needs", "Server")]
    public async Task Of_a_hundred_servers_killed_while_they_write_none_loses_what_it_acknowledged()
    {
        var lanes = new List<(DatabaseFolder, string)>();
        for (var lane = 0; lane < Lanes; lane++)
            lanes.Add(await ReadyAsync());

        var acknowledged = await Task.WhenAll(lanes.Select(lane => Task.Run(() => KillAgainAndAgain(lane.Item1, lane.Item2))));

        Assert.All(acknowledged, count => Assert.True(count >= Kills, $"Only {count} writes were under way."));
    }

    public void Dispose() => _folders.ForEach(folder => folder.Dispose());

    private async Task<(DatabaseFolder Folder, string Session)> ReadyAsync()
    {
        var folder = new DatabaseFolder();
        _folders.Add(folder);
        var server = await folder.StartAsync();
        var now = DateTimeOffset.UtcNow;
        var main = Organization.Main("Contoso", now);
        main.EmailLoginEnabled = true;
        var administrator = new Member
        {
            Id = Guid.CreateVersion7(),
            FirstName = "Olga",
            LastName = "Brandt",
            Email = "olga@contoso.example",
            NormalizedEmail = "olga@contoso.example",
            Organization = main,
            OrganizationId = main.Id,
            Role = MemberRole.OrganizationAdministrator,
        };
        var token = SecretToken.New();
        await using var db = server.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        db.Add(administrator);
        db.Add(new Session { MemberId = administrator.Id, TokenHash = SecretToken.Hash(token), LastSeenAt = now, ProvedAt = now.AddHours(1), ExpiresAt = now.AddHours(24) });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return (folder, token);
    }

    private static int KillAgainAndAgain(DatabaseFolder folder, string session)
    {
        var acknowledged = new HashSet<Guid>();
        for (var kill = 0; kill < Kills / Lanes; kill++)
        {
            var fresh = WriteUntilKilled(folder, session);
            AssertPresent(folder, fresh);
            Assert.Equal("ok", folder.Scalar("PRAGMA integrity_check"));
            acknowledged.UnionWith(fresh);
        }

        AssertPresent(folder, acknowledged);
        Assert.Equal(0L, folder.Scalar("SELECT COUNT(*) FROM pragma_foreign_key_check"));

        // Nobody without their welcome, no welcome and no audit row without somebody (DU4, AU2).
        Assert.Equal(0L, folder.Scalar("SELECT (SELECT COUNT(*) FROM Members) - 1 - (SELECT COUNT(*) FROM Outbox)"));
        Assert.Equal(0L, folder.Scalar("SELECT (SELECT COUNT(*) FROM Members) - 1 - (SELECT COUNT(*) FROM AuditEntries)"));
        return acknowledged.Count;
    }

    /// <summary>Kills it (SIGKILL) within the first 200 milliseconds of its writing.</summary>
    private static List<Guid> WriteUntilKilled(DatabaseFolder folder, string session)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Victim).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                [Victim.FolderVariable] = folder.Path,
                [Victim.SessionVariable] = session,
                ["DOTNET_TieredPGO"] = "0",
            },
        };
        using var victim = Process.Start(start)!;
        var lines = new List<string>();
        try
        {
            lines.Add(victim.StandardOutput.ReadLine() ?? throw new InvalidOperationException("It ended by itself."));
            using var kill = new Timer(_ => victim.Kill(), null, Random.Shared.Next(200), Timeout.Infinite);
            while (victim.StandardOutput.ReadLine() is { } line)
                lines.Add(line);
        }
        finally
        {
            victim.Kill();
            victim.WaitForExit();
        }

        // The last line may be cut off: then it was not acknowledged.
        return lines.Where(line => line.Length == 32).Select(Guid.Parse).ToList();
    }

    private static void AssertPresent(DatabaseFolder folder, IReadOnlyCollection<Guid> acknowledged)
    {
        using var connection = new SqliteConnection($"Data Source={folder.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Id FROM Members";
        using var rows = command.ExecuteReader();
        var present = new HashSet<Guid>();
        while (rows.Read())
            present.Add(rows.GetGuid(0));
        Assert.Subset(present, acknowledged.ToHashSet());
    }
}

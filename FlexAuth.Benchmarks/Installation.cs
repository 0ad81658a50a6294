using System.Diagnostics;
using System.Globalization;
using FlexAuth.Core;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Installation.Demo;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Web.Mail;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Benchmarks;

/// <summary>
/// All of FlexAuth.Core over a database of N people, in a folder that is deleted at the end. The people are made once and copied for
/// each run, so that no run sees what another changed.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly bool _keep;
    private readonly ServiceProvider _services;

    private Installation(DirectoryInfo folder, bool keep = false)
    {
        _folder = folder;
        _keep = keep;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["FlexAuth:PublicUrl"] = "https://login.example.org",
            ["FlexAuth:DataFolder"] = folder.FullName,
        }).Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.AddConsole().SetMinimumLevel(LogLevel.Error))
            .AddSingleton<IMailComposer, MailComposer>()
            .AddFlexAuth(configuration, Path.Combine(folder.FullName, "mail"))
            .BuildServiceProvider();
    }

    public string DataFolder => _folder.FullName;

    public string DatabasePath => Path.Combine(_folder.FullName, "flexauth.db");

    /// <summary>An installation of so many people: <see cref="DemoPeople"/>, of whom some have set everything up.</summary>
    public static async Task<Installation> OpenAsync(int people)
    {
        var folder = Directory.CreateTempSubdirectory("flexauth-benchmark-");
        File.Copy(await TemplateAsync(people), Path.Combine(folder.FullName, "flexauth.db"));
        var installation = new Installation(folder);
        await installation.Get<DatabasePreparation>().PrepareAsync();
        return installation;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<T> ReadAsync<T>(Func<FlexAuthDbContext, Task<T>> read)
    {
        await using var db = await Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync();
        return await read(db);
    }

    /// <summary>So many administrators and managers of the main organization, each with a session of their own.</summary>
    public async Task<IReadOnlyList<SignedInMember>> SignedInAsync(int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        var members = await ReadAsync(db => db.Members
            .Where(m => m.DisabledAt == null && m.Role != MemberRole.Member).OrderBy(m => m.Id).Take(count).Select(m => m.Id).ToListAsync());
        await ReadAsync(db => db.Members.Where(m => EF.Parameter(members).Contains(m.Id))
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.OrganizationId, db.Organizations.Single(o => o.ParentId == null).Id)));
        var tokens = members.ToDictionary(id => id, _ => SecretToken.New());
        await ReadAsync(db =>
        {
            db.AddRange(tokens.Select(t => new Session
            {
                MemberId = t.Key,
                TokenHash = SecretToken.Hash(t.Value),
                CreatedAt = now,
                LastSeenAt = now,
                ProvedAt = now,
                ExpiresAt = now.AddHours(24),
            }));
            return db.SaveChangesAsync();
        });
        var sessions = Get<SessionDirectory>();
        List<SignedInMember> actors = [];
        foreach (var token in tokens.Values)
        {
            actors.Add((await sessions.FindAsync(token))!);
        }

        return actors;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (!_keep)
        {
            _folder.Delete(recursive: true);
        }
    }

    /// <summary>The file to copy, made where it is not there for this model of the database.</summary>
    private static async Task<string> TemplateAsync(int people)
    {
        var model = new SqliteFlexAuthDbContext(new DbContextOptionsBuilder<SqliteFlexAuthDbContext>().UseSqlite().Options).Database.GetMigrations().Last();
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "flexauth-benchmarks", $"{people}-{model}"));
        var file = Path.Combine(folder.FullName, "flexauth.db");
        if (File.Exists(Path.Combine(folder.FullName, "done")))
        {
            return file;
        }

        folder.Delete(recursive: true);
        folder.Create();
        var began = Stopwatch.GetTimestamp();
        await using (var fresh = new Installation(folder, keep: true))
        {
            await fresh.Get<DatabasePreparation>().PrepareAsync();
            var made = await fresh.Get<CreateDemoOrganization>().ExecuteAsync(new ConsoleOperator(), people);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{made.Value:N0} people in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s"));
            await fresh.ReadAsync(MoveOnAsync);
            await fresh.ReadAsync(db => db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE);"));
        }

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "done"), "");
        return file;
    }

    /// <summary>The demo gives nobody a password; here those who opened their link got further, with a hash that no password has.</summary>
    private static Task<int> MoveOnAsync(FlexAuthDbContext db) => db.Database.ExecuteSqlRawAsync("""
        UPDATE Members SET
            PasswordHash = 'none',
            PasswordSetAt = LinkOpenedAt + 60000,
            TwoFactorSetAt = CASE WHEN rowid % 8 > 0 THEN LinkOpenedAt + 120000 END,
            ActivatedAt = CASE WHEN rowid % 8 > 1 THEN LinkOpenedAt + 180000 END,
            LastSignInAt = CASE WHEN rowid % 8 > 1 THEN max(coalesce(LastSignInAt, 0), LinkOpenedAt + 180000) END,
            LockoutEnd = CASE WHEN rowid % 50 = 7 THEN 4102444800000 END
        WHERE LinkOpenedAt IS NOT NULL AND rowid % 4 > 0
        """);
}

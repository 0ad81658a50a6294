using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Web.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Core.Delivery;

/// <summary>The delivery capability over an SQLite file, with one member in one organization and a clock that the test moves.</summary>
internal sealed class Post : IAsyncDisposable
{
    /// <summary>Where an SMS goes.</summary>
    public const string Number = "+31612345612";

    private readonly string _folder;
    private readonly bool _ownsFolder;

    private Post(string folder, bool ownsFolder, TestClock clock, ServiceProvider services)
    {
        _folder = folder;
        _ownsFolder = ownsFolder;
        Clock = clock;
        Services = services;
    }

    public TestClock Clock { get; }

    public ServiceProvider Services { get; }

    public Member Member { get; private set; } = null!;

    /// <summary>Who may stand in the way of all that is written.</summary>
    public AnotherWriter AnotherWriter => Services.GetRequiredService<AnotherWriter>();

    public CapturedLog Log => Services.GetRequiredService<CapturedLog>();

    public static async Task<Post> OpenAsync(IMailTransport transport, string name = "Ana") =>
        await Build(NewFolder(), true, new TestClock(), services => services.AddSingleton(transport)).FillAsync(name);

    public static async Task<Post> OpenAsync(IMailTransport transport, ISmsTransport gateway) =>
        await Build(NewFolder(), true, new TestClock(), services => services.AddSingleton(transport).AddSingleton(gateway)).FillAsync("Ana");

    public static async Task<Post> OpenAsync(MailServer server, string name = "Ana", bool secure = false) =>
        await Build(NewFolder(), true, new TestClock(), null, Smtp(server, secure)).FillAsync(name);

    /// <param name="settings">Configuration beside the usual.</param>
    public static async Task<Post> OpenAsync(Dictionary<string, string?> settings) =>
        await Build(NewFolder(), true, new TestClock(), null, settings).FillAsync("Ana");

    /// <summary>Another node on the same database.</summary>
    public Post Node(IMailTransport transport) =>
        Build(_folder, false, Clock, services => services.AddSingleton(transport)).With(Member);

    /// <summary>Likewise, with that configuration.</summary>
    public Post Node(Dictionary<string, string?> settings) => Build(_folder, false, Clock, null, settings).With(Member);

    public async Task<Guid> SendAsync(MessageKind kind, LinkPurpose? purpose = null, Actor? actor = null)
    {
        var result = await Services.GetRequiredService<WritePath>().CommitAsync<Guid>(
            actor ?? new InstallationItself(),
            (work, _) =>
            {
                var link = purpose is null ? null : new OneTimeLink
                {
                    Purpose = purpose.Value,
                    MemberId = Member.Id,
                    OrganizationId = Member.OrganizationId,
                    CreatedAt = work.Now,
                    Lifetime = TimeSpan.FromDays(3),
                };
                if (link is not null)
                    work.Db.Add(link);
                var message = new OutboxMessage { Kind = kind, MemberId = Member.Id, LinkId = link?.Id, CreatedAt = work.Now, DueAt = work.Now };
                work.Send(message);
                work.Record(new AuditEvent(AuditActions.PasswordResetSent, Member.Id, null));
                return Task.FromResult<Result<Guid>>(message.Id);
            },
            TestContext.Current.CancellationToken);
        return result.Value;
    }

    /// <summary>A code by SMS, to confirm within a session of its own.</summary>
    public async Task<Guid> SendSmsAsync()
    {
        var now = Clock.GetUtcNow();
        var session = new Session
        {
            MemberId = Member.Id,
            TokenHash = SecretToken.Hash(SecretToken.New()),
            CreatedAt = now,
            LastSeenAt = now,
            ProvedAt = now,
            ExpiresAt = now.AddHours(24),
        };
        var code = new SentCode
        {
            MemberId = Member.Id,
            SessionId = session.Id,
            Purpose = CodePurpose.StepUp,
            Channel = CodeChannel.Sms,
            Destination = Number,
            CreatedAt = now,
        };
        var message = new OutboxMessage { Kind = MessageKind.SmsCode, MemberId = Member.Id, CodeId = code.Id, CreatedAt = now, DueAt = now };
        await ChangeAsync(db => db.AddRange(session, code, message));
        return message.Id;
    }

    public Task<Guid> CodeIdAsync() => ReadAsync(db => db.SentCodes.Select(c => c.Id).SingleAsync());

    public Task<string?> CodeHashAsync() => ReadAsync(db => db.SentCodes.Select(c => c.CodeHash).SingleAsync());

    /// <summary>Tries all that is due now, once each.</summary>
    public async Task DispatchAsync()
    {
        while (await NextAsync() is { } departure)
            await DeliverAsync(departure);
    }

    public Task<Departure?> NextAsync() => Services.GetRequiredService<Departures>().NextAsync(TestContext.Current.CancellationToken);

    public Task DeliverAsync(Departure departure) => Services.GetRequiredService<MailDelivery>().DeliverAsync(departure);

    public async Task<T> ReadAsync<T>(Func<FlexAuthDbContext, Task<T>> read)
    {
        await using var db = Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        return await read(db);
    }

    public Task ChangeAsync(Action<FlexAuthDbContext> change) => ReadAsync(db =>
    {
        change(db);
        return db.SaveChangesAsync();
    });

    public Task<OutboxMessage> MessageAsync(Guid id) => ReadAsync(db => db.Outbox.SingleAsync(m => m.Id == id));

    public Task<OneTimeLink> LinkAsync() => ReadAsync(db => db.OneTimeLinks.SingleAsync());

    /// <summary>Every value of every table, as text.</summary>
    public Task<string> AllTablesAsync() => ReadAsync(async db =>
    {
        var values = new List<string?>();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
                values.AddRange(Enumerable.Range(0, rows.FieldCount).Select(column => rows.GetValue(column).ToString()));
        }

        return string.Join('\n', values);
    });

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        if (_ownsFolder)
        {
            PooledConnections.Close(_folder);
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("flexauth-post-").FullName;

    private static Dictionary<string, string?> Smtp(MailServer server, bool secure) => new()
    {
        ["FlexAuth:Mail:Smtp:Host"] = "localhost",
        ["FlexAuth:Mail:Smtp:Port"] = $"{server.Port}",
        ["FlexAuth:Mail:Smtp:StartTls"] = $"{secure}",
        ["FlexAuth:Mail:Smtp:UserName"] = secure ? MailServer.User : null,
        ["FlexAuth:Mail:Smtp:Password"] = secure ? MailServer.Password : null,
    };

    private static Post Build(
        string folder, bool ownsFolder, TestClock clock, Action<IServiceCollection>? register, Dictionary<string, string?>? settings = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["FlexAuth:PublicUrl"] = "https://login.example.org",
                ["FlexAuth:Mail:FromAddress"] = "noreply@mail.example.org",
                ["FlexAuth:Mail:Smtp:Host"] = "localhost",
            })
            .AddInMemoryCollection(settings ?? [])
            .Build();
        var log = new CapturedLog();
        var services = new ServiceCollection()
            .AddSingleton(log)
            .AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace))
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<IDbContextFactory<FlexAuthDbContext>>(provider => new Contexts(folder, provider.GetRequiredService<ILoggerFactory>()))
            .AddSingleton<AnotherWriter>()
            .AddSingleton(provider => new WriteGate(provider.GetRequiredService<AnotherWriter>()))
            .AddSingleton<ChangeFeed>()
            .AddSingleton<WritePath>()
            .AddSingleton<IMailComposer, MailComposer>()
            .AddDelivery(configuration, null);
        register?.Invoke(services);
        return new Post(folder, ownsFolder, clock, services.BuildServiceProvider());
    }

    private Post With(Member member)
    {
        Member = member;
        return this;
    }

    private async Task<Post> FillAsync(string name)
    {
        var organization = Organization.Main("Contoso", Clock.GetUtcNow());
        organization.EmailLoginEnabled = true;
        var member = new Member
        {
            Id = Guid.CreateVersion7(),
            FirstName = name,
            LastName = "Lima",
            Email = "ana@example.org",
            NormalizedEmail = "ana@example.org",
            EmailLoginEnabled = true,
            Organization = organization,
            OrganizationId = organization.Id,
        };
        await ReadAsync(db => db.Database.EnsureCreatedAsync());
        await ChangeAsync(db => db.Add(member));
        return With(member);
    }

    private sealed class Contexts(string folder, ILoggerFactory loggers) : IDbContextFactory<FlexAuthDbContext>
    {
        public FlexAuthDbContext CreateDbContext() => new SqliteFlexAuthDbContext(
            new DbContextOptionsBuilder<SqliteFlexAuthDbContext>()
                .UseSqlite($"Data Source={Path.Combine(folder, "flexauth.db")}")
                .UseLoggerFactory(loggers)
                .Options);
    }
}

using System.Text.RegularExpressions;
using FlexAuth.Core;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Installation;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Create;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Mail;
using FlexAuth.Web.Settings.Users.Export;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core;

/// <summary>
/// The product without its pages: all of FlexAuth.Core over a migrated database (see <see cref="OnPostgreSqlAttribute"/> for which), with a clock that the test moves and mail that
/// the test lets leave. One main organization, "Contoso", with email login on.
/// </summary>
internal sealed partial class CoreHost : IAsyncDisposable
{
    /// <summary>Fewer than may be configured: what a hash costs is tried by the tests of hashing, and thousands of tests need not pay for it.</summary>
    public const int HashIterations = 2_000;

    /// <summary>The setting for a host whose hashes cost what they cost in production.</summary>
    public static readonly (string Key, string Value) UsualCost = ($"{PasswordOptions.Section}:{nameof(PasswordOptions.Iterations)}", $"{PasswordOptions.LeastIterations}");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flexauth-core-");
    private readonly Dictionary<string, string?> _settings;
    private readonly ServerOffer _offer;
    private readonly PostgreSqlDatabase? _postgreSql;
    private ServiceProvider _services;

    private CoreHost(IEnumerable<(string Key, string Value)> settings, ServerOffer offer, PostgreSqlDatabase? postgreSql)
    {
        _offer = offer;
        _postgreSql = postgreSql;
        _settings = new Dictionary<string, string?>
        {
            ["FlexAuth:PublicUrl"] = "https://login.example.org",
            ["FlexAuth:DataFolder"] = _folder.FullName,
        };
        foreach (var (key, value) in settings.Concat(postgreSql?.Settings ?? []))
            _settings[key] = value;
        _services = Build();
    }

    public TestClock Clock { get; } = new();

    /// <summary>The main organization.</summary>
    public Organization Main { get; private set; } = null!;

    /// <summary>The file; on PostgreSQL the database's name.</summary>
    public string DatabasePath => _postgreSql?.Name ?? Path.Combine(_folder.FullName, "flexauth.db");

    /// <param name="settings">Configuration beside the usual, such as ("FlexAuth:SignIn:PasswordTriesPerAccount", "3").</param>
    public static Task<CoreHost> StartAsync(params (string Key, string Value)[] settings) => StartAsync(ServerOffer.Today, settings);

    /// <param name="offer">What the server can do, where more than today's is needed.</param>
    /// <param name="settings">As above.</param>
    public static async Task<CoreHost> StartAsync(ServerOffer offer, params (string Key, string Value)[] settings)
    {
        var host = new CoreHost(settings, offer, PostgreSqlDatabase.IsMeant ? await PreparedDatabase.CopyToPostgreSqlAsync() : null);
        if (host._postgreSql is null)
            await PreparedDatabase.CopyToAsync(host._folder);
        await host.Get<DatabasePreparation>().PrepareAsync();
        host.Get<StartCheck>().TryKeys();
        host.Main = Organization.Main("Contoso", host.Clock.GetUtcNow());
        host.Main.EmailLoginEnabled = true;
        await host.ChangeAsync(db => db.Add(host.Main));
        return host;
    }

    /// <summary>A time as a statement of the database takes it.</summary>
    public string Sql(DateTimeOffset time) => _postgreSql is null ? $"{time.ToUnixTimeMilliseconds()}" : $"'{time:O}'";

    /// <summary>Another node over the same database, with the same clock; its own memory. Nothing of it runs by itself.</summary>
    public ServiceProvider AnotherNode() => Build();

    /// <summary>Who may stand in the way of all that this host writes through its gate.</summary>
    public AnotherWriter AnotherWriter => Get<AnotherWriter>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The server stops and starts again over the same files.</summary>
    public async Task RestartAsync()
    {
        await _services.DisposeAsync();
        PooledConnections.Close(_folder.FullName);
        _services = Build();
        Get<StartCheck>().TryKeys();
    }

    public async Task<T> ReadAsync<T>(Func<FlexAuthDbContext, Task<T>> read)
    {
        await using var db = Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        return await read(db);
    }

    public Task ChangeAsync(Action<FlexAuthDbContext> change) => ReadAsync(db =>
    {
        change(db);
        return db.SaveChangesAsync();
    });

    public Task ChangeAsync(Account account, Action<Member> change) => ReadAsync(async db =>
    {
        change(await db.Members.SingleAsync(m => m.Id == account.Id));
        return await db.SaveChangesAsync();
    });

    public Task<Member> MemberAsync(Account account) =>
        ReadAsync(db => db.Members.AsNoTracking().Include(m => m.Organization).SingleAsync(m => m.Id == account.Id));

    /// <summary>A fresh browser, at an address of the documentation range unless one is given.</summary>
    public SignInBrowser Browser(string address = "198.51.100.7") => new(this, address);

    /// <summary>An Organization Administrator with a live session, in the main organization unless another is given.</summary>
    public async Task<SignedInMember> AdministratorAsync(Organization? organization = null)
    {
        var member = NewMember("Olga", "Brandt", organization ?? Main, MemberRole.OrganizationAdministrator);
        await ChangeAsync(db => db.Add(member));
        return (await Get<SessionDirectory>().FindAsync(await SessionTokenAsync(member.Id)))!;
    }

    public async Task<Organization> SuborganizationAsync(string name, Organization? parent = null)
    {
        var organization = (parent ?? Main).Suborganization(name, Clock.GetUtcNow());
        await ChangeAsync(db => db.Add(organization));
        return organization;
    }

    /// <summary>A second tree, of strangers.</summary>
    public async Task<Organization> OtherMainOrganizationAsync(string name = "Fabrikam")
    {
        var organization = Organization.Main(name, Clock.GetUtcNow());
        organization.EmailLoginEnabled = true;
        await ChangeAsync(db => db.Add(organization));
        return organization;
    }

    /// <summary>Lets an administrator create a person with email login; a welcome mail waits in the outbox.</summary>
    public async Task<Account> InviteAsync(SignedInMember administrator, string firstName = "Ana", string lastName = "Lima")
    {
        var email = $"{firstName}.{lastName}@contoso.example";
        var created = await Get<CreateUser>().ExecuteAsync(administrator, new NewUser(
            Guid.CreateVersion7(), firstName, lastName, email, administrator.OrganizationId, MemberRole.Member, null, null, true));
        return new Account(created.Value, email);
    }

    /// <summary>A session of that member, as if they had just signed in.</summary>
    public async Task<string> SessionTokenAsync(Guid memberId)
    {
        var token = SecretToken.New();
        var now = Clock.GetUtcNow();
        await ChangeAsync(db => db.Add(new Session
        {
            MemberId = memberId,
            TokenHash = SecretToken.Hash(token),
            Method = SignInMethod.Password,
            CreatedAt = now,
            LastSeenAt = now,
            ProvedAt = now,
            ProvedBy = SecondFactorKind.AuthenticationApp,
            ExpiresAt = now.AddHours(24),
        }));
        return token;
    }

    /// <summary>All mail that is due leaves.</summary>
    public async Task DeliverAsync()
    {
        while (await Get<Departures>().NextAsync(CancellationToken.None) is { } departure)
            await Get<MailDelivery>().DeliverAsync(departure);
    }

    /// <summary>The mails that a person has got, newest first, after all that is due has left.</summary>
    public async Task<IReadOnlyList<DevelopmentMail>> MailsAsync(Account to)
    {
        await DeliverAsync();
        return Get<DevelopmentMailbox>().List().Where(mail => mail.ToAddress == to.Email).ToList();
    }

    /// <summary>The token in the newest mail with a link.</summary>
    public async Task<string> LinkTokenOfAsync(Account account) =>
        (await MailsAsync(account)).Select(mail => LinkToken().Match(mail.Text)).First(found => found.Success).Groups[1].Value;

    /// <summary>The code in the newest mail with a code.</summary>
    public async Task<string> MailboxCodeOfAsync(Account account) =>
        (await MailsAsync(account)).Select(mail => SixDigits().Match(mail.Text)).First(found => found.Success).Groups[1].Value;

    /// <summary>The SMS that a number has got, newest first, after all that is due has left.</summary>
    public async Task<IReadOnlyList<DevelopmentMail>> SmsAsync(string number)
    {
        await DeliverAsync();
        return Get<DevelopmentMailbox>().List().Where(sms => sms.IsSms && sms.ToAddress == number).ToList();
    }

    /// <summary>The code in the newest SMS.</summary>
    public async Task<string> SmsCodeOfAsync(string number) => (await SmsAsync(number))[0].Text[..6];

    /// <summary>All that the database consists of.</summary>
    public IReadOnlyList<string> DatabaseFiles() => _postgreSql?.Files() ?? Directory.GetFiles(_folder.FullName, "flexauth.db*");

    /// <summary>Whether the database's files hold that text or those bytes anywhere, in rows, in free pages or in the log.</summary>
    public bool DatabaseHolds(ReadOnlySpan<byte> bytes)
    {
        foreach (var file in DatabaseFiles())
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            if (copy.GetBuffer().AsSpan(0, (int)copy.Length).IndexOf(bytes) >= 0)
                return true;
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        PooledConnections.Close(_folder.FullName);
        _folder.Delete(recursive: true);
        if (_postgreSql is not null)
            await _postgreSql.DisposeAsync();
    }

    internal Member NewMember(string firstName, string lastName, Organization organization, MemberRole role = MemberRole.Member)
    {
        var id = Guid.CreateVersion7();
        var email = $"{firstName}.{lastName}.{id.ToString("N")[^12..]}@contoso.example";
        return new Member
        {
            Id = id,
            FirstName = firstName,
            LastName = lastName,
            Email = email,
            NormalizedEmail = EmailAddress.Parse(email).Key,
            OrganizationId = organization.Id,
            Role = role,
            EmailLoginEnabled = true,
            CreatedAt = Clock.GetUtcNow(),
        };
    }

    private ServiceProvider Build()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(_settings).Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace))
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(_offer)
            .AddSingleton<IMailComposer, MailComposer>()
            .AddLocalization()
            .AddSingleton<ErrorTexts>()
            .AddSingleton<ISheetTexts, SheetTexts>()
            .AddFlexAuth(configuration, Path.Combine(_folder.FullName, "mail"))
            .AddSingleton(Options.Create(Passwords(configuration)))
            .AddSingleton<AnotherWriter>()
            .AddSingleton(provider => new WriteGate(provider.GetRequiredService<AnotherWriter>()))
            .BuildServiceProvider();
    }

    private static PasswordOptions Passwords(IConfiguration configuration)
    {
        var options = configuration.GetSection(PasswordOptions.Section).Get<PasswordOptions>() ?? new();
        if (configuration[UsualCost.Key] is null)
            options.Iterations = HashIterations;
        return options;
    }

    [GeneratedRegex(@"/activate\?token=([\w-]+)")]
    private static partial Regex LinkToken();

    [GeneratedRegex(@"^\s+(\d{6})\s*$", RegexOptions.Multiline)]
    private static partial Regex SixDigits();
}

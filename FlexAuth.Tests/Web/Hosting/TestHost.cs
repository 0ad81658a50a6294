using FlexAuth.Core.Data;
using FlexAuth.Tests.Core.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Hosting;

/// <summary>
/// The real application without a network, over a database of its own (see <see cref="OnPostgreSqlAttribute"/> for which) unless
/// its settings name one. Behind https, as in production.
/// </summary>
public sealed class TestHost : WebApplicationFactory<Program>
{
    public const string PublicUrl = "https://login.example.org";

    private const string ConnectionString = "FlexAuth:Database:ConnectionString";

    private readonly string _folder = Directory.CreateTempSubdirectory("flexauth-host-").FullName;
    private readonly Lazy<PostgreSqlDatabase>? _postgreSql;
    private readonly bool _isFirst = true;

    public TestHost(string environment = "Development", params (string Key, string Value)[] settings)
    {
        if (PostgreSqlDatabase.IsMeant && settings.All(setting => setting.Key != ConnectionString))
            _postgreSql = new(() => Task.Run(PreparedDatabase.CopyToPostgreSqlAsync).GetAwaiter().GetResult());
        Environment = environment;
        Settings = settings;
        ClientOptions.BaseAddress = new Uri(PublicUrl);
        ClientOptions.AllowAutoRedirect = false;
    }

    private TestHost(TestHost first)
        : this(first.Environment, [.. first.Settings])
    {
        Clock = first.Clock;
        _postgreSql = first._postgreSql;
        _isFirst = false;
    }

    public string DatabasePath => Path.Combine(_folder, "flexauth.db");

    /// <summary>The clock that the application goes by; the real one unless another is given.</summary>
    internal TestClock? Clock { get; init; }

    /// <summary>Who may stand in the way of all that this host writes through its gate.</summary>
    internal AnotherWriter AnotherWriter => Services.GetRequiredService<AnotherWriter>();

    /// <summary>Another node over the same PostgreSQL, with the same configuration. It ends before the first.</summary>
    internal TestHost AnotherNode() => _postgreSql is null ? throw new InvalidOperationException("Several nodes need PostgreSQL.") : new TestHost(this);

    private string Environment { get; }

    private IReadOnlyList<(string Key, string Value)> Settings { get; }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        if (_postgreSql is null)
            PreparedDatabase.CopyToAsync(new DirectoryInfo(_folder)).GetAwaiter().GetResult();
        builder.UseEnvironment(Environment);
        builder.UseSetting("FlexAuth:PublicUrl", PublicUrl);
        builder.UseSetting("FlexAuth:DataFolder", _folder);
        builder.UseSetting("FlexAuth:Mail:FromAddress", "flexauth@example.org");
        foreach (var (key, value) in Settings.Concat(_postgreSql?.Value.Settings ?? []))
        {
            builder.UseSetting(key, value);
        }

        if (Clock is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock));
        }

        builder.ConfigureTestServices(services => services
            .AddSingleton<AnotherWriter>()
            .AddSingleton(provider => new WriteGate(provider.GetRequiredService<AnotherWriter>())));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        PooledConnections.Close(_folder);
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
            if (_isFirst && _postgreSql is { IsValueCreated: true, Value: var database })
                Task.Run(async () => await database.DisposeAsync()).GetAwaiter().GetResult();
        }
    }
}

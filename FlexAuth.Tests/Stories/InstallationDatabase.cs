using FlexAuth.Core;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Create;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Web.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Stories;

/// <summary>The database of a running server, written to as a second node would.</summary>
internal sealed class InstallationDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _dataFolder;

    public InstallationDatabase(RunningFlexAuth server)
    {
        _dataFolder = server.DataFolder;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["FlexAuth:PublicUrl"] = "https://second.example.org",
            ["FlexAuth:DataFolder"] = server.DataFolder,
            ["FlexAuth:Mail:FromAddress"] = "flexauth@example.org",
            ["FlexAuth:Mail:Smtp:Host"] = "mail.invalid",
        }).Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddSingleton<IMailComposer, MailComposer>()
            .AddFlexAuth(configuration)
            .BuildServiceProvider();
    }

    public async Task<T> ReadAsync<T>(Func<FlexAuthDbContext, Task<T>> read)
    {
        await using var db = await _services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync();
        return await read(db);
    }

    /// <summary>An organization with an administrator, who creates a person with email login: a welcome mail waits.</summary>
    public async Task<string> InviteAsync()
    {
        const string email = "ana.lima@contoso.example";
        var now = TimeProvider.System.GetUtcNow();
        var main = Organization.Main("Contoso", now);
        main.EmailLoginEnabled = true;
        var administrator = new Member
        {
            Id = Guid.CreateVersion7(),
            FirstName = "Olga",
            LastName = "Brandt",
            Email = "olga.brandt@contoso.example",
            NormalizedEmail = EmailAddress.Parse("olga.brandt@contoso.example").Key,
            OrganizationId = main.Id,
            Role = MemberRole.OrganizationAdministrator,
            EmailLoginEnabled = true,
            CreatedAt = now,
        };
        var token = SecretToken.New();
        await ReadAsync(db =>
        {
            db.AddRange(main, administrator, new Session
            {
                MemberId = administrator.Id,
                TokenHash = SecretToken.Hash(token),
                Method = SignInMethod.Password,
                CreatedAt = now,
                LastSeenAt = now,
                ProvedAt = now,
                ExpiresAt = now.AddHours(1),
            });
            return db.SaveChangesAsync();
        });
        var olga = (await _services.GetRequiredService<SessionDirectory>().FindAsync(token))!;
        var created = await _services.GetRequiredService<CreateUser>().ExecuteAsync(
            olga, new NewUser(Guid.CreateVersion7(), "Ana", "Lima", email, main.Id, MemberRole.Member, null, null, true));
        Assert.True(created.Succeeded);
        return email;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        PooledConnections.Close(_dataFolder);
    }
}

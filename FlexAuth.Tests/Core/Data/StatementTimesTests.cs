using System.Collections.Concurrent;
using FlexAuth.Core.Data;
using FlexAuth.Core.Data.PostgreSql;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Data;

/// <summary>A server that does not answer is taken for lost after half a minute where people wait, and later where a million are concerned.</summary>
[OnPostgreSql]
public sealed class StatementTimesTests
{
    [Fact]
    public async Task An_ordinary_statement_has_half_a_minute_and_one_about_everybody_five()
    {
        await using var host = await CoreHost.StartAsync();
        using var ordinary = host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        using var people = host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();

        Assert.Equal(30, ordinary.Database.GetCommandTimeout());
        await using (await people.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        await using (await GatheredPeople.OfAsync(people, people.Members, TestContext.Current.CancellationToken))
            Assert.Equal(300, people.Database.GetCommandTimeout());
    }

    [Fact]
    public async Task The_steps_of_a_job_have_five()
    {
        await using var host = await CoreHost.StartAsync();
        var times = new ConcurrentQueue<int>();
        using var observed = new ObservedCommands(host.DatabasePath, command => times.Enqueue(command.CommandTimeout));

        await host.Get<WritePath>().CommitAsync<Nothing>(
            new JobOfMember(Guid.NewGuid(), Guid.NewGuid(), host.Main.Id, host.Main.Id, host.Main.Path, MemberRole.OrganizationAdministrator),
            (_, _) => throw new InvalidOperationException("They are nobody."),
            default);

        Assert.Equal(300, times.Last());
    }

    [Fact]
    public async Task To_switch_email_login_on_for_everybody_has_five()
    {
        await using var forest = await Forest.GrowAsync();
        await forest.Host.ReadAsync(db => db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, false)));
        var actor = await forest.SignedInAsync(await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator));
        var times = new ConcurrentQueue<int>();
        using var observed = new ObservedCommands(forest.Host.DatabasePath, command =>
        {
            if (command.CommandText.Contains("\"InvitedAt\" =", StringComparison.Ordinal))
                times.Enqueue(command.CommandTimeout);
        });

        Assert.True((await forest.Host.Get<EnableEmailLogin>().ExecuteAsync(actor, default)).Succeeded);

        Assert.Equal(300, Assert.Single(times));
    }

    [Fact]
    public async Task Statements_past_Entity_Framework_have_the_time_of_those_with_it()
    {
        await using var host = await CoreHost.StartAsync();
        await using var db = new PostgreSqlFlexAuthDbContext(new DbContextOptionsBuilder<PostgreSqlFlexAuthDbContext>()
            .UseNpgsql(host.Get<PostgreSqlAddress>().ConnectionString + ";Command Timeout=1").Options);
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        db.Database.SetCommandTimeout(77);

        await using (var command = db.PreparedCommand())
            Assert.Equal(77, command.CommandTimeout);
        using var reads = Snapshot.Of(db, default);
        Assert.Equal(1, reads.Number("SELECT 1::bigint FROM pg_sleep(1.2)"));
    }
}

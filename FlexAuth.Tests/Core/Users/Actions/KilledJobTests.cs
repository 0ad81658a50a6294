using System.Diagnostics;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Spreadsheets;
using FlexAuth.Tests.Core.Spreadsheets.Import;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Users.Actions;

public sealed class KilledJobTests : IDisposable
{
    private const int SendersAtOnce = 4;

    private readonly DatabaseFolder _folder = new();

    [Theory, Trait("Rule", "IM4"), Trait("Rule", "DU1"), Trait("Needs", "Server")]
    [InlineData(false, 4_000, 2, 60)]
    [InlineData(true, 2_000, 1, 15)]
    public async Task However_often_the_server_is_killed_each_of_thousands_gets_exactly_one_mail(
        bool byFile, int people, int mostSteps, int mostMilliseconds)
    {
        var id = await StartAsync(byFile, people);

        var kills = 0;
        var random = new Random(7);
        while (!KillSomewhere(steps: random.Next(1, mostSteps + 1), milliseconds: random.Next(mostMilliseconds)))
        {
            kills++;
            Assert.True(kills < 50, "The job does not come to its end.");
        }

        Assert.True(kills >= 3, $"It was killed only {kills} times.");
        Assert.Equal("ok", _folder.Scalar("PRAGMA integrity_check"));
        Assert.Equal($"Finished {people} {people} {people} 0 0", _folder.Scalar(
            "SELECT State || ' ' || Total || ' ' || Done || ' ' || Changed || ' ' || LeftOut || ' ' || Failed FROM Jobs"));
        Assert.Equal((long)people, _folder.Scalar("SELECT COUNT(DISTINCT MemberId) FROM Outbox"));
        Assert.Equal((long)people, _folder.Scalar("SELECT COUNT(*) FROM Outbox"));
        Assert.Equal((long)people, _folder.Scalar("SELECT COUNT(*) FROM OneTimeLinks"));
        Assert.Equal((long)people, _folder.Scalar("SELECT COUNT(*) FROM AuditEntries WHERE Action = 'user.email_login.enabled'"));
        Assert.Equal(2L, _folder.Scalar("SELECT COUNT(*) FROM AuditEntries WHERE Action LIKE 'job.%'"));
        await EachGetsOneMailAsync(id, people);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<Guid> StartAsync(bool byFile, int people)
    {
        var server = await _folder.StartAsync();
        var now = DateTimeOffset.UtcNow;
        var main = Organization.Main("Contoso", now);
        main.EmailLoginEnabled = true;
        var token = SecretToken.New();
        await using var db = server.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        var administrator = Somebody(0, main);
        administrator.Role = MemberRole.OrganizationAdministrator;
        administrator.EmailLoginEnabled = true;
        db.Add(main);
        db.Add(administrator);
        db.Add(new Session { MemberId = administrator.Id, TokenHash = SecretToken.Hash(token), LastSeenAt = now, ProvedAt = now, ExpiresAt = now.AddHours(24) });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await using (var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await db.InsertAsync(Enumerable.Range(1, people).Select(i => Somebody(i, main)), TestContext.Current.CancellationToken);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        var actor = await server.GetRequiredService<SessionDirectory>().FindAsync(token, TestContext.Current.CancellationToken);
        if (byFile)
        {
            return await ImportAsync(server, actor!, people);
        }

        return (await server.GetRequiredService<StartAction>().ExecuteAsync(actor!, new StartActionRequest(
            Guid.CreateVersion7(), UserAction.EnableEmailLogin, new UserSelection { Filter = new UserFilter { EmailLogin = false } }))).Value;
    }

    private static async Task<Guid> ImportAsync(IServiceProvider server, SignedInMember actor, int people)
    {
        var file = EditedFile.Typed(["Email", "Email login enabled"], Enumerable.Range(1, people).Select(i => new[] { $"ivo{i}@contoso.example", "Y" }).ToArray());
        await using var stream = await file.SavedAsync();
        var read = await server.GetRequiredService<ReadImport>().ExecuteAsync(
            actor, new ImportUpload(Guid.CreateVersion7(), "people.csv", stream, EnglishSheet.Texts), TestContext.Current.CancellationToken);
        return (await server.GetRequiredService<StartImport>().ExecuteAsync(
            actor, new StartImportRequest(Guid.CreateVersion7(), read.Value), TestContext.Current.CancellationToken)).Value;
    }

    private static Member Somebody(int number, Organization main) => new()
    {
        Id = Guid.CreateVersion7(),
        FirstName = "Ivo",
        LastName = $"Lund{number}",
        Email = $"ivo{number}@contoso.example",
        NormalizedEmail = $"ivo{number}@contoso.example",
        Organization = main,
        OrganizationId = main.Id,
    };

    /// <summary>A process works on the job and is killed (SIGKILL) so many milliseconds after it has taken so many steps: in the middle of the next.</summary>
    /// <returns>Whether it came to the end before.</returns>
    private bool KillSomewhere(int steps, int milliseconds)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Victim).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { [Victim.FolderVariable] = _folder.Path, [Victim.JobVariable] = "1" },
        };
        using var victim = Process.Start(start)!;
        try
        {
            Assert.Equal("ready", victim.StandardOutput.ReadLine());
            while (steps-- > 0 && victim.StandardOutput.ReadLine() is not null)
            {
            }

            // Not by a timer: its thread may come when the job has long ended.
            if (!victim.WaitForExit(milliseconds))
                victim.Kill();
            victim.WaitForExit();
            return victim.ExitCode == 0;
        }
        finally
        {
            victim.Kill();
            victim.WaitForExit();
        }
    }

    private async Task EachGetsOneMailAsync(Guid job, int people)
    {
        _folder.Execute("UPDATE Outbox SET DueAt = CreatedAt");
        var server = await _folder.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, SendersAtOnce).Select(_ => Task.Run(() => SendAllAsync(server))));

        Assert.Equal((long)people, _folder.Scalar($"SELECT COUNT(*) FROM Outbox WHERE State = 'Sent' AND Attempts = 1 AND JobId = '{job.ToString().ToUpperInvariant()}'"));
    }

    private static async Task SendAllAsync(IServiceProvider server)
    {
        var departures = server.GetRequiredService<Departures>();
        while (await departures.NextAsync(TestContext.Current.CancellationToken) is { } departure)
            await server.GetRequiredService<MailDelivery>().DeliverAsync(departure);
    }
}

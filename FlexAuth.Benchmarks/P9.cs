using System.Globalization;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Benchmarks;

/// <summary>
/// P9: email login is enabled for everybody, by the job, and beside it by bare prepared statements that leave the same rows, in one
/// transaction. Then once more while somebody signs in all the time: how long do they wait?
/// </summary>
internal static class P9
{
    public static async Task RunAsync(string[] arguments)
    {
        var people = arguments is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 100_000;
        var rounds = arguments is [_, var many] ? int.Parse(many, CultureInfo.InvariantCulture) : 5;
        var blank = await BlankAsync(people);
        try
        {
            var (ours, beside) = (new Cost(), new Cost());
            for (var round = -1; round < rounds; round++)
            {
                await RoundAsync(people, blank, OursAsync, round < 0 ? new Cost() : ours);
                await RoundAsync(people, blank, BareAsync, round < 0 ? new Cost() : beside);
            }

            var ratio = new Ratio(ours.Time.Median, beside.Time.Median);
            Console.WriteLine($"enabling {people:N0}: {ratio} (goal 1.2) {(ratio.Value <= 1.2 ? "met" : "MISSED")}");
            Console.WriteLine($"  processor time: {new Ratio(ours.Processor.Median, beside.Processor.Median)}");

            var waits = new Latencies();
            await RoundAsync(people, blank, (installation, actor) => WhileSigningInAsync(installation, actor, waits), new Cost());
            Console.WriteLine($"a sign-in's write meanwhile: {waits} (goal 250) {(waits.Max <= 250 ? "met" : "MISSED")}");
        }
        finally
        {
            File.Delete(blank);
        }
    }

    /// <summary>Everybody but the administrators without email login, as a file to begin each round with.</summary>
    private static async Task<string> BlankAsync(int people)
    {
        var file = Path.GetTempFileName();
        await using var installation = await Installation.OpenAsync(people);
        await installation.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""
            DELETE FROM Outbox; DELETE FROM OneTimeLinks;
            UPDATE Members SET EmailLoginEnabled = 0, PasswordHash = NULL, PasswordSetAt = NULL, TwoFactorSetAt = NULL, ActivatedAt = NULL,
                InvitedAt = NULL, LinkOpenedAt = NULL, DisabledAt = NULL WHERE Role = 'Member';
            UPDATE Organizations SET EmailLoginEnabled = 1;
            PRAGMA wal_checkpoint(TRUNCATE);
            """));
        SqliteConnection.ClearAllPools();
        File.Copy(installation.DatabasePath, file, overwrite: true);
        return file;
    }

    private static async Task RoundAsync(int people, string blank, Func<Installation, SignedInMember, Task> run, Cost into)
    {
        await using var installation = await Installation.OpenAsync(people);
        SqliteConnection.ClearAllPools();
        File.Copy(blank, installation.DatabasePath, overwrite: true);
        var administrator = (await installation.SignedInAsync(50)).First(a => PermissionTable.Allows(a, Permission.ManageAuthentication));
        GC.Collect();
        await into.MeasureAsync(() => run(installation, administrator));
    }

    private static async Task OursAsync(Installation installation, SignedInMember actor)
    {
        var started = await installation.Get<StartAction>().ExecuteAsync(actor, new StartActionRequest(
            Guid.CreateVersion7(), UserAction.EnableEmailLogin, new UserSelection { Filter = new UserFilter { EmailLogin = false } }));
        if (!started.Succeeded)
        {
            throw new InvalidOperationException(started.Error.Code);
        }

        while (await installation.Get<JobRunner>().RunPassAsync(CancellationToken.None))
        {
        }
    }

    private static async Task WhileSigningInAsync(Installation installation, SignedInMember actor, Latencies waits)
    {
        using var over = new CancellationTokenSource();
        var signingIn = SignIns.GoOnAsync(installation, waits, over.Token);
        await OursAsync(installation, actor);
        await over.CancelAsync();
        await signingIn;
    }

    private static async Task BareAsync(Installation installation, SignedInMember actor)
    {
        await using var connection = new SqliteConnection($"Data Source={installation.DatabasePath}");
        await connection.OpenAsync();
        await Command(connection, "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON").ExecuteNonQueryAsync();
        List<(string Id, string Organization)> people = [];
        await using (var rows = await Command(connection, "SELECT Id, OrganizationId FROM Members WHERE EmailLoginEnabled = 0").ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                people.Add((rows.GetString(0), rows.GetString(1)));
            }
        }

        await using var transaction = await connection.BeginTransactionAsync();
        var (job, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        await Prepared(connection, """
            INSERT INTO Jobs (Id, Action, RootOrganizationId, OrganizationId, ActorId, Request, CreatedAt, State, Cursor, Total, Done, Changed, LeftOut, Failed)
            VALUES (@p0, 'EnableEmailLogin', @p1, @p1, @p2, '{}', @p3, 'Finished', 0, 0, 0, 0, 0, 0)
            """, 4)(job, actor.RootOrganizationId, actor.MemberId, now);
        var member = Prepared(connection, "UPDATE Members SET EmailLoginEnabled = 1, InvitedAt = @p1, LinkOpenedAt = NULL WHERE Id = @p0", 2);
        var link = Prepared(connection, """
            INSERT INTO OneTimeLinks (Id, Purpose, MemberId, OrganizationId, CreatedAt, Lifetime, JobId) VALUES (@p0, 'Welcome', @p1, @p2, @p3, '3.00:00:00', @p4)
            """, 5);
        var mail = Prepared(connection, """
            INSERT INTO Outbox (Id, Kind, MemberId, LinkId, JobId, CreatedAt, State, Attempts, DueAt) VALUES (@p0, 'Welcome', @p1, @p2, @p3, @p4, 'Queued', 0, @p4)
            """, 5);
        var audit = Prepared(connection, """
            INSERT INTO AuditEntries (OccurredAt, Action, ActorKind, ActorId, SubjectId, OrganizationId, RootOrganizationId, Details)
            VALUES (@p0, 'user.email_login.enabled', 'member', @p1, @p2, @p3, @p4, @p5)
            """, 6);
        var item = Prepared(connection, """
            INSERT INTO JobItems (JobId, Position, MemberId, Outcome, "Before", VersionAfter)
            VALUES (@p0, @p1, @p2, 'Changed', '{"At":"2026-11-21T09:30:00+00:00"}', (SELECT Version FROM Members WHERE Id = @p2))
            """, 3);
        var details = $$"""{"job":"{{job}}"}""";
        for (var place = 0; place < people.Count; place++)
        {
            var (id, organization) = people[place];
            var linkId = Guid.CreateVersion7();
            await member(id, now);
            await link(linkId, id, organization, now, job);
            await mail(Guid.CreateVersion7(), id, linkId, job, now);
            await audit(now, actor.MemberId, id, organization, actor.RootOrganizationId, details);
            await item(job, place + 1, id);
        }

        await transaction.CommitAsync();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static Func<object[], Task> PreparedList(SqliteConnection connection, string sql, int parameters)
    {
        var command = Command(connection, sql);
        for (var place = 0; place < parameters; place++)
        {
            command.Parameters.Add(new SqliteParameter($"@p{place}", null));
        }

        return values =>
        {
            for (var place = 0; place < parameters; place++)
            {
                command.Parameters[place].Value = values[place];
            }

            return command.ExecuteNonQueryAsync();
        };
    }

    private delegate Task Run(params object[] values);

    private static Run Prepared(SqliteConnection connection, string sql, int parameters)
    {
        var run = PreparedList(connection, sql, parameters);
        return values => run(values);
    }
}

using System.Globalization;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Benchmarks;

/// <summary>
/// The switch goes off over people who have everything: one operation, and beside it bare SQL that leaves the same rows, in one transaction.
/// Before it, what the dialog shows first: whom it meets, by count and by name. After it the notices, while somebody signs in all the time.
/// </summary>
internal static class DisableBenchmark
{
    public static async Task RunAsync(string[] arguments)
    {
        var people = arguments is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 100_000;
        var rounds = arguments is [_, var many] ? int.Parse(many, CultureInfo.InvariantCulture) : 3;
        var full = await FullAsync(people);
        try
        {
            var (preview, ours, beside, notices) = (new Cost(), new Cost(), new Cost(), new Cost());
            var waits = new Latencies();
            for (var round = -1; round < rounds; round++)
            {
                var (left, leftBare) = (await RoundAsync(people, full, OursAsync, round < 0 ? null : ours, round < 0 ? null : preview, round < 0 ? null : (notices, waits)),
                    await RoundAsync(people, full, BareAsync, round < 0 ? null : beside, null, null));
                if (left != leftBare)
                {
                    throw new InvalidOperationException($"Left are {left}, and by bare SQL {leftBare}.");
                }
            }

            Console.WriteLine($"preview of disabling for {people:N0}: {preview.Time}; processor time {preview.Processor}");
            Console.WriteLine($"disabling for {people:N0}: {new Ratio(ours.Time.Median, beside.Time.Median)} (bare SQL)");
            Console.WriteLine($"  processor time: {new Ratio(ours.Processor.Median, beside.Processor.Median)}");
            Console.WriteLine($"the notices after it: {notices.Time}");
            Console.WriteLine($"  a sign-in's write meanwhile: {waits}");
        }
        finally
        {
            File.Delete(full);
        }
    }

    /// <summary>Everybody but the administrators with password, app, recovery code, session, link and a mail that waits, as a file to begin each round with.</summary>
    private static async Task<string> FullAsync(int people)
    {
        var file = Path.GetTempFileName();
        await using var installation = await Installation.OpenAsync(people);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var later = now + (long)TimeSpan.FromDays(1).TotalMilliseconds;
        await installation.ReadAsync(db => db.Database.ExecuteSqlRawAsync(
            """
            DELETE FROM Outbox; DELETE FROM OneTimeLinks; DELETE FROM Sessions; DELETE FROM AuthenticatorApps; DELETE FROM RecoveryCodes;
            UPDATE Organizations SET EmailLoginEnabled = 1;
            UPDATE Members SET EmailLoginEnabled = 1, PasswordHash = 'hash', PasswordSetAt = {0}, TwoFactorSetAt = {0}, ActivatedAt = {0}, InvitedAt = {0},
                DisabledAt = NULL, HasEmergencyAccess = 0 WHERE Role = 'Member';
            UPDATE Members SET PasswordHash = 'hash', TwoFactorSetAt = {0}, HasEmergencyAccess = 1 WHERE Role = 'OrganizationAdministrator';
            INSERT INTO AuthenticatorApps (Id, MemberId, ProtectedSeed, CreatedAt, ConfirmedAt, LastStep) SELECT Id, Id, 'seed', {0}, {0}, 0 FROM Members WHERE Role = 'Member';
            INSERT INTO RecoveryCodes (MemberId, CodeHash, CreatedAt, SavedAt) SELECT Id, 'code', {0}, {0} FROM Members WHERE Role = 'Member';
            INSERT INTO Sessions (Id, MemberId, TokenHash, Method, CreatedAt, LastSeenAt, ExpiresAt, ProvedAt)
                SELECT Id, Id, Id, 'Password', {0}, {0}, {1}, {0} FROM Members WHERE Role = 'Member';
            INSERT INTO OneTimeLinks (Id, Purpose, MemberId, OrganizationId, CreatedAt, Lifetime)
                SELECT Id, 'PasswordReset', Id, OrganizationId, {0}, '01:00:00' FROM Members WHERE Role = 'Member';
            INSERT INTO Outbox (Id, Kind, MemberId, LinkId, CreatedAt, State, Attempts, DueAt)
                SELECT Id, 'PasswordReset', Id, Id, {0}, 'Queued', 0, {0} FROM Members WHERE Role = 'Member';
            PRAGMA wal_checkpoint(TRUNCATE);
            """,
            now,
            later));
        SqliteConnection.ClearAllPools();
        File.Copy(installation.DatabasePath, file, overwrite: true);
        return file;
    }

    private static async Task<string> RoundAsync(
        int people, string full, Func<Installation, SignedInMember, Task> run, Cost? into, Cost? preview, (Cost Time, Latencies Waits)? notices)
    {
        await using var installation = await Installation.OpenAsync(people);
        SqliteConnection.ClearAllPools();
        File.Copy(full, installation.DatabasePath, overwrite: true);
        var administrator = (await installation.SignedInAsync(50)).First(a => PermissionTable.Allows(a, Permission.ManageAuthentication));
        if (preview is not null)
        {
            // The first makes the model and the queries of this new process of ours.
            await installation.Get<PreviewDisabling>().ExecuteAsync(administrator, default);
            await preview.MeasureAsync(() => installation.Get<PreviewDisabling>().ExecuteAsync(administrator, default));
        }

        GC.Collect();
        await (into ?? new Cost()).MeasureAsync(() => run(installation, administrator));
        var left = await LeftAsync(installation);
        if (notices is var (time, waits))
        {
            using var over = new CancellationTokenSource();
            var signingIn = SignIns.GoOnAsync(installation, waits, over.Token);
            await time.MeasureAsync(() => installation.Get<RemovalNotices>().RunOnceAsync(CancellationToken.None));
            await over.CancelAsync();
            await signingIn;
        }

        return left;
    }

    private static async Task OursAsync(Installation installation, SignedInMember actor)
    {
        var name = await installation.ReadAsync(db => db.Organizations.Where(o => o.Id == actor.RootOrganizationId).Select(o => o.Name).SingleAsync());
        var disabled = await installation.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling(name));
        if (!disabled.Succeeded)
        {
            throw new InvalidOperationException(disabled.Error.Code);
        }
    }

    private static async Task BareAsync(Installation installation, SignedInMember actor)
    {
        await using var connection = new SqliteConnection($"Data Source={installation.DatabasePath}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON";
        await command.ExecuteNonQueryAsync();
        command.CommandText = """
            BEGIN IMMEDIATE;
            CREATE TEMP TABLE Met AS SELECT m.Id FROM Members m JOIN Organizations o ON o.Id = m.OrganizationId WHERE o.RootId = @root AND NOT m.HasEmergencyAccess;
            UPDATE Organizations SET EmailLoginEnabled = 0, EmailLoginChangedAt = @now WHERE Id = @root;
            UPDATE Sessions SET EndedAt = @now, EndReason = 'EmailLoginDisabled' WHERE EndedAt IS NULL AND Method = 'Password' AND MemberId IN (SELECT Id FROM Met);
            UPDATE OneTimeLinks SET RevokedAt = @now WHERE ConsumedAt IS NULL AND RevokedAt IS NULL AND MemberId IN (SELECT Id FROM Met);
            UPDATE Outbox SET State = 'Cancelled', FinishedAt = @now WHERE State = 'Queued' AND LinkId IS NOT NULL AND MemberId IN (SELECT Id FROM Met);
            DELETE FROM AuthenticatorApps WHERE MemberId IN (SELECT Id FROM Met);
            DELETE FROM RecoveryCodes WHERE MemberId IN (SELECT Id FROM Met);
            UPDATE Members SET PasswordTakenBy = CASE WHEN PasswordHash IS NOT NULL THEN @actor ELSE PasswordTakenBy END, PasswordHash = NULL,
                PasswordSetAt = NULL, TwoFactorSetAt = NULL, ActivatedAt = NULL, InvitedAt = NULL, LinkOpenedAt = NULL, LockoutEnd = NULL
                WHERE Id IN (SELECT Id FROM Met);
            INSERT INTO AuditEntries (OccurredAt, Action, ActorKind, ActorId, OrganizationId, RootOrganizationId)
                VALUES (@now, 'organization.email_login.disabled', 'member', @actor, @root, @root);
            COMMIT;
            """;
        command.Parameters.AddWithValue("@now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("@root", actor.RootOrganizationId);
        command.Parameters.AddWithValue("@actor", actor.MemberId);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What both have to leave alike.</summary>
    private static Task<string> LeftAsync(Installation installation) => installation.ReadAsync(async db => string.Join(
        ", ",
        $"{await db.Members.CountAsync(m => m.PasswordHash != null)} passwords",
        $"{await db.Members.CountAsync(m => m.PasswordTakenBy != null)} to tell",
        $"{await db.AuthenticatorApps.CountAsync()} apps",
        $"{await db.RecoveryCodes.CountAsync()} codes",
        $"{await db.Sessions.CountAsync(s => s.EndedAt == null)} sessions",
        $"{await db.OneTimeLinks.CountAsync(l => l.RevokedAt == null)} links",
        $"{await db.Outbox.CountAsync(m => m.State == FlexAuth.Core.Data.DeliveryState.Queued)} mails"));
}

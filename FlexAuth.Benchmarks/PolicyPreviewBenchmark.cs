using System.Globalization;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Benchmarks;

/// <summary>What the Authentication page says before anything: whom another policy or a disabling meets, by count and by name, at N people.</summary>
internal static class PolicyPreviewBenchmark
{
    private const int Rounds = 10;

    private static readonly ServerOffer Offer = new()
    {
        Methods = EnumSet.Of(Enum.GetValues<TwoFactorMethod>()),
        Providers = EnumSet.Of(SignInMethod.Microsoft, SignInMethod.Google),
    };

    private static readonly SignInPolicy WithoutApps = SignInPolicy.Default with
    {
        MemberMethods = EnumSet.Of(TwoFactorMethod.EmailVerification, TwoFactorMethod.Passkey),
    };

    public static async Task RunAsync(string[] arguments)
    {
        var people = arguments is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 1_000_000;
        await using var installation = await Installation.OpenAsync(people);
        await FillAsync(installation);
        var actor = (await installation.SignedInAsync(50)).First(a => PermissionTable.Allows(a, Permission.ManageAuthentication));
        var contexts = installation.Get<IDbContextFactory<FlexAuthDbContext>>();
        var (policies, disabling) = (new PreviewPolicy(contexts, Offer, TimeProvider.System), new PreviewDisabling(contexts, Offer, TimeProvider.System));
        var affected = new ListAffected(contexts, Offer, TimeProvider.System);

        await MeasureAsync("another method", () => policies.ExecuteAsync(actor, WithoutApps), preview => preview.Affected);
        await MeasureAsync("fewer days", () => policies.ExecuteAsync(actor, SignInPolicy.Default with { RememberedDeviceDays = 7 }), preview => preview.Affected);
        await MeasureAsync("disabling, with what is deleted", () => disabling.ExecuteAsync(actor, default), preview => preview.Affected);
        var names = new Latencies();
        NameKey? from = null;
        for (var page = 0; page < 500; page++)
        {
            var next = await names.MeasureAsync(() => affected.ExecuteAsync(
                actor, new AffectedRequest(new AuthenticationRules(true, WithoutApps), PolicyEffect.MustSetUp, from)));
            from = next.Value.Next;
        }

        Console.WriteLine($"{"names, a page of 50",-34}{names}");
        var change = new ChangePolicy(
            installation.Get<WritePath>(), Offer, Options.Create(new SignInOptions { ProofLifetime = TimeSpan.FromHours(1) }));
        var changing = new Latencies();
        var devices = await installation.ReadAsync(db => db.RememberedDevices.CountAsync());
        var changed = await changing.MeasureAsync(() => change.ExecuteAsync(actor, new PolicyChange(WithoutApps, 0)));
        devices -= await installation.ReadAsync(db => db.RememberedDevices.CountAsync());
        Console.WriteLine($"{"the change itself",-34}{changing.Max:F0} ms; {devices:N0} browsers forgotten; {changed.Error?.Code ?? "done"}");
    }

    private static async Task MeasureAsync<T>(string what, Func<Task<Result<T>>> preview, Func<T, IReadOnlyList<AffectedGroup>> groups)
    {
        var cost = new Cost();
        var first = new Latencies();
        var answer = await first.MeasureAsync(preview);
        for (var round = 0; round < Rounds; round++)
        {
            await cost.MeasureAsync(preview);
        }

        Console.WriteLine($"{what,-34}{cost.Time}; the first of all {first.Max:F0} ms; processor time {cost.Processor.Median:F0} ms");
        Console.WriteLine($"{"",-34}{string.Join(", ", groups(answer.Value).Select(group => $"{group.Effect} {group.People:N0}"))}");
    }

    /// <summary>Most people have email login, password and app; some have codes by mail; a third are signed in and remembered; links and mails wait.</summary>
    private static Task<int> FillAsync(Installation installation)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return installation.ReadAsync(db => db.Database.ExecuteSqlRawAsync(
            """
            UPDATE Organizations SET EmailLoginEnabled = 1;
            UPDATE Members SET EmailLoginEnabled = 1, DisabledAt = NULL, PasswordHash = 'hash', PasswordSetAt = {0}, TwoFactorSetAt = {0}, ActivatedAt = {0} WHERE rowid % 10 < 6;
            UPDATE Members SET HasEmergencyAccess = 1 WHERE Role = 'OrganizationAdministrator' AND rowid % 100 = 0;
            INSERT INTO AuthenticatorApps (Id, MemberId, ProtectedSeed, CreatedAt, ConfirmedAt, LastStep) SELECT Id, Id, 'seed', {0}, {0}, 0 FROM Members WHERE rowid % 10 < 6;
            INSERT INTO RecoveryCodes (MemberId, CodeHash, CreatedAt, SavedAt) SELECT Id, 'code', {0}, {0} FROM Members WHERE rowid % 10 < 6;
            INSERT INTO EmailVerifications (MemberId, AddedAt) SELECT Id, {0} FROM Members WHERE rowid % 20 = 0;
            INSERT INTO RememberedDevices (Id, MemberId, TokenHash, CreatedAt, LastUsedAt, ExpiresAt)
                SELECT Id, Id, Id, {0}, {0} - rowid % 30 * 86400000, {0} + 86400000 FROM Members WHERE rowid % 10 < 3;
            INSERT INTO Sessions (Id, MemberId, TokenHash, Method, CreatedAt, LastSeenAt, ExpiresAt, ProvedAt)
                SELECT Id, Id, Id, 'Password', {0}, {0}, {0} + 86400000, {0} FROM Members WHERE rowid % 10 < 3;
            INSERT INTO OneTimeLinks (Id, Purpose, MemberId, OrganizationId, CreatedAt, Lifetime) SELECT Id, 'Welcome', Id, OrganizationId, {0}, '01:00:00' FROM Members WHERE rowid % 10 < 8;
            INSERT INTO Outbox (Id, Kind, MemberId, LinkId, CreatedAt, State, Attempts, DueAt) SELECT Id, 'Welcome', Id, Id, {0}, 'Queued', 0, {0} FROM Members WHERE rowid % 50 = 0;
            PRAGMA wal_checkpoint(TRUNCATE);
            """,
            now));
    }
}

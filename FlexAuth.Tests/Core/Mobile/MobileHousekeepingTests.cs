using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>Registrations that end by time alone: nobody did it, and it is told all the same.</summary>
public sealed class MobileHousekeepingTests
{
    [Fact, Trait("Rule", "AU1"), Trait("Rule", "AU5")]
    public async Task A_phone_that_nobody_used_for_ninety_days_ends_and_the_trail_its_owner_and_open_pages_hear_of_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben);
        Assert.Null(await phone.UnlockAsync());
        var lastUse = host.Clock.GetUtcNow();
        var heard = new List<Change>();
        using var page = host.Get<ChangeFeed>().Subscribe(
            c => c.Kind is ChangeKind.Member, batch => { heard.AddRange(batch.Changes); return Task.CompletedTask; }, TimeSpan.FromSeconds(1));

        host.Clock.Advance(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(1));
        await ClearAwayAsync(host);
        Assert.Empty(await EndsAsync(host));

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await ClearAwayAsync(host);
        await ClearAwayAsync(host);
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, await host.ReadAsync(db => db.RegisteredPhones.CountAsync()));
        var row = Assert.Single(await EndsAsync(host));
        Assert.Equal((ben.Id, host.Main.Id, null), (row.SubjectId, row.RootOrganizationId, row.ActorId));
        Assert.Contains("\"name\":\"Work phone\",\"why\":\"Unused\"", row.Details, StringComparison.Ordinal);
        var mail = Assert.Single(await host.MailsAsync(ben), mail => mail.Text.Contains("Nobody used FlexAuth for a long time", StringComparison.Ordinal));
        Assert.Contains("Work phone", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"{lastUse:d MMMM yyyy, HH:mm} UTC", mail.Text, StringComparison.Ordinal);
        Assert.Contains(new Change(ChangeKind.Member, host.Main.Id, ben.Id), heard);
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task A_registration_that_came_to_nothing_ends_after_a_day_and_nobody_is_mailed()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var begun = await TestPhone.OfAsync(host, ben);
        using var used = await TestPhone.OfAsync(host, ben);
        Assert.Null(await used.UnlockAsync());
        var mailed = (await host.MailsAsync(ben)).Count;

        host.Clock.Advance(TimeSpan.FromDays(1));
        await ClearAwayAsync(host);

        Assert.Equal([used.Id], await host.ReadAsync(db => db.RegisteredPhones.Select(p => p.Id).ToListAsync()));
        Assert.Contains("\"why\":\"NeverUnlocked\"", Assert.Single(await EndsAsync(host)).Details, StringComparison.Ordinal);
        Assert.Equal(mailed, (await host.MailsAsync(ben)).Count);
    }

    [Fact]
    public async Task Very_many_end_some_at_a_time_and_what_a_stopped_server_left_is_ended_the_next_time_each_told_once()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var then = host.Clock.GetUtcNow();
        await host.ChangeAsync(db => db.AddRange(Enumerable.Range(0, MobileHousekeeping.AtATime + 1).Select(n => new RegisteredPhone
        {
            MemberId = ben.Id,
            Name = $"Phone {n}",
            PublicKey = [],
            CreatedAt = then,
            UnlockedAt = then,
            LastUsedAt = then,
        })));
        host.Clock.Advance(TimeSpan.FromDays(90));

        // As far as it got before the server stopped.
        await Cleaner(host).EndSomeAsync(PhoneEnd.Unused, TestContext.Current.CancellationToken);
        Assert.Equal((1, MobileHousekeeping.AtATime, MobileHousekeeping.AtATime), await CountAsync(host));

        await host.RestartAsync();
        await ClearAwayAsync(host);

        Assert.Equal((0, MobileHousekeeping.AtATime + 1, MobileHousekeeping.AtATime + 1), await CountAsync(host));
        Assert.Equal(
            MobileHousekeeping.AtATime + 1,
            await host.ReadAsync(db => db.Outbox.Where(m => m.Kind == MessageKind.MobileUnused).Select(m => m.SubjectName).Distinct().CountAsync()));
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task Those_are_deleted_of_whom_the_trail_says_it_whatever_the_query_answers_a_second_time()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        await host.ChangeAsync(db => db.AddRange(Enumerable.Range(0, 40).Select(n => new RegisteredPhone
        {
            MemberId = ben.Id,
            Name = $"Phone {n}",
            PublicKey = [],
        })));

        var ended = await host.Get<WritePath>().CommitAsync<List<EndedPhone>>(
            new InstallationItself(),
            async (work, token) =>
            {
                work.RecordNothing();
                return (await work.EndPhonesAsync(work.Db.RegisteredPhones.OrderBy(_ => EF.Functions.Random()).Take(20), PhoneEnd.Unused, token)).ToList();
            },
            TestContext.Current.CancellationToken);

        var left = await host.ReadAsync(db => db.RegisteredPhones.Select(p => p.Id).ToListAsync());
        Assert.Equal((20, 20), (ended.Value.Count, left.Count));
        Assert.Empty(ended.Value.Select(p => p.Id).Intersect(left));
    }

    private static Task<(int Phones, int Rows, int Mails)> CountAsync(CoreHost host) => host.ReadAsync(async db => (
        await db.RegisteredPhones.CountAsync(),
        await db.AuditEntries.CountAsync(e => e.Action == "user.mobile.ended"),
        await db.Outbox.CountAsync(m => m.Kind == MessageKind.MobileUnused)));

    private static Task<List<AuditEntry>> EndsAsync(CoreHost host) =>
        host.ReadAsync(db => db.AuditEntries.AsNoTracking().Where(e => e.Action == "user.mobile.ended").ToListAsync());

    private static Task ClearAwayAsync(CoreHost host) => Cleaner(host).RunOnceAsync(TestContext.Current.CancellationToken);

    private static MobileHousekeeping Cleaner(CoreHost host) => host.Get<IEnumerable<IHostedService>>().OfType<MobileHousekeeping>().Single();
}

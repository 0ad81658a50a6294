using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>How many phones somebody may have, and which makes room for another one.</summary>
public class PhoneRoomTests
{
    private static readonly SignInPolicy WithTotp = SignInPolicy.Default with { TotpForMobileRegistration = true };

    [Fact]
    public async Task Somebody_has_so_many_phones_and_no_more()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Mobile:MostPerPerson", "1"));
        var ben = await host.ActiveAsync();
        using var first = await TestPhone.OfAsync(host, ben);
        using var second = new TestPhone(host);

        Assert.Equal("mobile.too_many", (await second.RegisterAsync(ben)).Error?.Code);
    }

    [Fact, Trait("Rule", "AU1"), Trait("Rule", "AU5")]
    public async Task The_phone_that_is_unused_longest_makes_room_for_another_after_a_week_and_its_owner_is_told()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var phones = await TenAsync(host, ben);
        foreach (var (id, n) in phones.Select((id, n) => (id, n)))
            await LastUsedAsync(host, id, TimeSpan.FromDays(80 - 8 * n));
        using var eleventh = new TestPhone(host);

        Assert.Equal(1, (await eleventh.RegisterAsync(ben)).Value.MadeRoom);

        Assert.Equal(phones.Skip(1).Append(eleventh.Id).Order(), (await LeftAsync(host)).Order());
        var ended = await host.ReadAsync(db => db.AuditEntries.SingleAsync(e => e.Action == "user.mobile.ended"));
        Assert.Contains(phones[0].ToString(), ended.Details, StringComparison.Ordinal);
        Assert.Contains("\"why\":\"MadeRoom\"", ended.Details, StringComparison.Ordinal);
        Assert.Equal(ben.Id, ended.SubjectId);
        var told = Assert.Single(await host.MailsAsync(ben), mail => mail.Subject.EndsWith("is not registered any more", StringComparison.Ordinal));
        Assert.Contains("198.51.100.20", told.Text, StringComparison.Ordinal);
        Assert.Contains("Used before", told.Text, StringComparison.Ordinal);
        Assert.Equal(
            (10, 1),
            await host.ReadAsync(async db => (
                await db.AuditEntries.CountAsync(e => e.Action == "user.mobile.registered" && e.Details!.Contains("\"madeRoom\":0")),
                await db.AuditEntries.CountAsync(e => e.Action == "user.mobile.registered" && e.Details!.Contains("\"madeRoom\":1")))));
    }

    [Fact, Trait("Rule", "AU5")]
    public async Task One_that_was_never_unlocked_goes_before_one_that_was_used_however_long_ago_that_is()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Mobile:MostPerPerson", "4"));
        var ben = await host.ActiveAsync();
        using var idle = await UsedAsync(host, ben);
        host.Clock.Advance(TimeSpan.FromDays(80));
        using var begun = await TestPhone.OfAsync(host, ben);
        host.Clock.Advance(TimeSpan.FromHours(1));
        using var begunLater = await TestPhone.OfAsync(host, ben, pin: null);
        using var used = await UsedAsync(host, ben);
        host.Clock.Advance(TimeSpan.FromHours(1));
        using var fifth = new TestPhone(host);
        using var sixth = new TestPhone(host);

        Assert.Equal(1, (await fifth.RegisterAsync(ben)).Value.MadeRoom);
        Assert.Equal(new[] { idle.Id, begunLater.Id, used.Id, fifth.Id }.Order(), (await LeftAsync(host)).Order());
        Assert.Null(await fifth.UnlockAsync(pin: null));
        Assert.Equal(1, (await sixth.RegisterAsync(ben)).Value.MadeRoom);
        Assert.Equal(new[] { idle.Id, used.Id, fifth.Id, sixth.Id }.Order(), (await LeftAsync(host)).Order());

        var told = (await host.MailsAsync(ben)).Where(mail => mail.Subject.EndsWith("is not registered any more", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, told.Count);
        Assert.All(told, mail => Assert.DoesNotContain("Used before", mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_knows_the_password_and_registers_ten_phones_ends_one_that_is_idle_and_then_their_own()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var phones = await TenAsync(host, ben);
        host.Clock.Advance(TimeSpan.FromDays(30));

        for (var n = 0; n < 10; n++)
        {
            using var thief = await TestPhone.OfAsync(host, ben, pin: null);
            host.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        Assert.Equal(phones.Skip(1).Order(), (await LeftAsync(host)).Intersect(phones).Order());
        Assert.Equal(10, await host.ReadAsync(db => db.RegisteredPhones.CountAsync()));
    }

    [Fact]
    public async Task A_registration_that_is_under_way_makes_no_room_until_its_quarter_of_an_hour_is_over()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Mobile:MostPerPerson", "2"));
        var ben = await host.ActiveAsync();
        using var idle = await UsedAsync(host, ben);
        host.Clock.Advance(TimeSpan.FromDays(30));
        using var begun = await TestPhone.OfAsync(host, ben, pin: null);
        using var third = new TestPhone(host);

        host.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal("mobile.too_many", (await third.RegisterAsync(ben)).Error?.Code);
        Assert.Equal(new[] { idle.Id, begun.Id }.Order(), (await LeftAsync(host)).Order());

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await third.RegisterAsync(ben)).Value.MadeRoom);
        Assert.Equal(new[] { idle.Id, third.Id }.Order(), (await LeftAsync(host)).Order());
    }

    [Fact, Trait("Rule", "AU1"), Trait("Rule", "AU5")]
    public async Task Where_fewer_are_allowed_by_now_all_that_are_too_many_end_and_answer_trail_and_mails_say_how_many()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Mobile:MostPerPerson", "2"));
        var ben = await host.ActiveAsync();
        var then = host.Clock.GetUtcNow();
        await host.ChangeAsync(db => db.AddRange(Enumerable.Range(1, 4).Select(n => new RegisteredPhone
        {
            MemberId = ben.Id,
            Name = $"Phone {n}",
            PublicKey = [(byte)n],
            CreatedAt = then,
            UnlockedAt = then,
            LastUsedAt = then.AddMinutes(n),
        })));
        host.Clock.Advance(TimeSpan.FromDays(8));
        using var fifth = new TestPhone(host);

        Assert.Equal(3, (await fifth.RegisterAsync(ben)).Value.MadeRoom);

        Assert.Equal(["Phone 4", "Work phone"], await host.ReadAsync(db => db.RegisteredPhones.Select(p => p.Name).Order().ToListAsync()));
        Assert.Equal(3, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.ended")));
        Assert.Contains(
            "\"madeRoom\":3",
            (await host.ReadAsync(db => db.AuditEntries.SingleAsync(e => e.Action == "user.mobile.registered"))).Details,
            StringComparison.Ordinal);
        var told = (await host.MailsAsync(ben)).Where(mail => mail.Subject.EndsWith("is not registered any more", StringComparison.Ordinal)).Select(mail => mail.Text).ToList();
        Assert.Equal(3, told.Count);
        Assert.All(["Phone 1", "Phone 2", "Phone 3"], name => Assert.Single(told, text => text.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_phone_that_was_used_within_a_week_makes_room_for_another()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var phones = await TenAsync(host, ben);
        await LastUsedAsync(host, phones[3], TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        using var eleventh = new TestPhone(host);

        Assert.Equal("mobile.too_many", (await eleventh.RegisterAsync(ben)).Error?.Code);
        Assert.Equal(10, await host.ReadAsync(db => db.RegisteredPhones.CountAsync()));

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await eleventh.RegisterAsync(ben)).Error?.Code);
        Assert.False(await host.ReadAsync(db => db.RegisteredPhones.AnyAsync(p => p.Id == phones[3])));
    }

    [Fact, Trait("Rule", "PW4")]
    public async Task Who_has_the_password_and_not_the_code_makes_no_room()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Mobile:MostPerPerson", "1"));
        var ben = await host.ActiveAsync();
        using var first = await TestPhone.OfAsync(host, ben);
        await host.DecideAsync(WithTotp);
        host.Clock.Advance(TimeSpan.FromDays(8));
        using var second = new TestPhone(host);

        Assert.Equal("mobile.code_required", (await second.RegisterAsync(ben)).Error?.Code);
        Assert.NotNull((await second.RegisterAsync(ben, ben.WrongCode(host.Clock))).Error);
        Assert.Equal(first.Id, await host.ReadAsync(db => db.RegisteredPhones.Select(p => p.Id).SingleAsync()));

        Assert.Null((await second.RegisterAsync(ben, ben.Code(host.Clock))).Error?.Code);
        Assert.Equal(second.Id, await host.ReadAsync(db => db.RegisteredPhones.Select(p => p.Id).SingleAsync()));
    }

    [Fact, Trait("Rule", "PW4")]
    public async Task That_there_is_no_place_for_another_is_said_before_a_code_is_spent_and_to_nobody_without_the_password()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Mobile:MostPerPerson", "1"));
        var ben = await host.ActiveAsync();
        using var first = await TestPhone.OfAsync(host, ben);
        await host.DecideAsync(WithTotp);
        using var second = new TestPhone(host);

        Assert.Equal("sign_in.wrong_email_or_password", (await second.RegisterAsync(ben with { Password = "wrong" })).Error?.Code);
        Assert.Equal("mobile.too_many", (await second.RegisterAsync(ben, ben.Code(host.Clock))).Error?.Code);

        Assert.Null(await first.LeaveAsync());
        Assert.Null((await second.RegisterAsync(ben, ben.Code(host.Clock))).Error);
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Of_twenty_phones_that_register_at_once_as_many_get_in_as_there_is_place_for()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Mobile:MostPerPerson", "3"));
        var ben = await host.ActiveAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            using var phone = new TestPhone(host);
            return (await phone.RegisterAsync(ben)).Error?.Code;
        })));

        Assert.Equal(3, answers.Count(code => code is null));
        Assert.Equal(3, await host.ReadAsync(db => db.RegisteredPhones.CountAsync()));
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Of_twenty_that_register_at_once_each_former_one_makes_room_for_one()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Mobile:MostPerPerson", "3"));
        var ben = await host.ActiveAsync();
        for (var n = 0; n < 3; n++)
        {
            using var former = await TestPhone.OfAsync(host, ben, pin: null);
        }

        host.Clock.Advance(TimeSpan.FromDays(8));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            using var phone = new TestPhone(host);
            return (await phone.RegisterAsync(ben)).Error?.Code;
        })));

        Assert.Equal(3, answers.Count(code => code is null));
        Assert.Equal(3, await host.ReadAsync(db => db.RegisteredPhones.CountAsync()));
        Assert.Equal(3, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.ended")));
        Assert.Equal(3, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.MobileMadeRoom)));
    }

    /// <summary>As many as one person may have, used today.</summary>
    private static async Task<List<Guid>> TenAsync(CoreHost host, Account owner)
    {
        var phones = new List<Guid>();
        for (var n = 0; n < 10; n++)
        {
            if (n == 5)
                host.Clock.Advance(TimeSpan.FromHours(1));
            using var phone = await UsedAsync(host, owner);
            phones.Add(phone.Id);
        }

        host.Clock.Advance(TimeSpan.FromHours(1));
        return phones;
    }

    /// <summary>One that was unlocked once.</summary>
    private static async Task<TestPhone> UsedAsync(CoreHost host, Account owner)
    {
        var phone = await TestPhone.OfAsync(host, owner, pin: null);
        Assert.Null(await phone.UnlockAsync(pin: null));
        return phone;
    }

    private static Task<List<Guid>> LeftAsync(CoreHost host) => host.ReadAsync(db => db.RegisteredPhones.Select(p => p.Id).ToListAsync());

    private static Task<int> LastUsedAsync(CoreHost host, Guid id, TimeSpan ago)
    {
        var at = host.Clock.GetUtcNow() - ago;
        return host.ReadAsync(db => db.RegisteredPhones.Where(p => p.Id == id).ExecuteUpdateAsync(p => p.SetProperty(x => x.LastUsedAt, at)));
    }
}

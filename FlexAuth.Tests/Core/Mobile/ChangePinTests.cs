using FlexAuth.Core.Data;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>The PIN is changed on the phone, by whoever knows it.</summary>
public sealed class ChangePinTests
{
    private const string Next = "973164";

    [Fact, Trait("Rule", "AU1"), Trait("Rule", "AU5")]
    public async Task The_former_PIN_changes_it_and_the_person_is_told()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben);

        Assert.Null(await phone.ChangePinAsync(TestPhone.Pin, Next));

        Assert.Equal("mobile.pin_wrong", await phone.UnlockAsync());
        Assert.Null(await phone.UnlockAsync(Next));
        Assert.Contains("The PIN of a phone of your account at Contoso was changed", (await host.MailsAsync(ben)).Select(mail => mail.Subject));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.pin_changed")));
    }

    [Fact, Trait("Rule", "OT3"), Trait("Rule", "RL1")]
    public async Task Wrong_ones_count_with_those_of_unlocking_and_the_fifth_ends_the_registration()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        Assert.Equal("mobile.pin_wrong", await phone.UnlockAsync("135790"));
        Assert.Equal("mobile.pin_wrong", await phone.UnlockAsync("135790"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => phone.ChangePinAsync("135790", Next))));

        Assert.InRange(answers.Count(answer => answer == "mobile.pin_wrong"), 0, 2);
        Assert.Contains("mobile.pins_used_up", answers);
        Assert.Equal("mobile.not_registered", await phone.UnlockAsync());
    }

    [Theory]
    [InlineData(TestPhone.Pin, "123456", "mobile.pin_easy")]
    [InlineData(TestPhone.Pin, "12345", "mobile.pin_malformed")]
    [InlineData("12345", Next, "mobile.pin_malformed")]
    [InlineData(null, Next, "mobile.pin_required")]
    public async Task What_is_no_guess_uses_up_no_try(string? pin, string next, string why)
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());

        Assert.Equal(why, await phone.ChangePinAsync(pin, next));

        Assert.Equal(0, (await host.ReadAsync(db => db.RegisteredPhones.SingleAsync())).PinTries);
    }

    [Fact]
    public async Task A_phone_without_a_PIN_gets_none_this_way()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);

        Assert.Equal("mobile.pin_not_now", await phone.ChangePinAsync(null, Next));
        Assert.Null(await phone.UnlockAsync(pin: null));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Of_five_who_change_it_at_a_time_one_does()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(n => Task.Run(() => phone.ChangePinAsync(TestPhone.Pin, $"97316{n}"))));

        Assert.Single(answers, answer => answer is null);
        Assert.Single(await host.MailsAsync(ben), mail => mail.Subject.EndsWith("was changed", StringComparison.Ordinal));
    }

    [Fact, Trait("Rule", "OT3")]
    public async Task Who_comes_with_a_PIN_that_was_changed_meanwhile_is_told_so_and_has_used_up_no_try()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        Assert.Equal("mobile.pin_wrong", await phone.UnlockAsync("135790"));

        Assert.Equal("mobile.changed", await WhileItIsChangedAsync(host, () => phone.UnlockAsync()));
        Assert.Equal("mobile.changed", await WhileItIsChangedAsync(host, () => phone.ChangePinAsync(TestPhone.Pin, Next)));

        Assert.Equal((1, 1), await host.ReadAsync(db => db.RegisteredPhones.Select(p => new ValueTuple<int, int>(p.PinTries, p.WrongPins)).SingleAsync()));
    }

    /// <summary>Another tab is quicker, once: while the PIN that came is looked at, the phone has another.</summary>
    private static async Task<string?> WhileItIsChangedAsync(CoreHost host, Func<Task<string?>> come)
    {
        var isChanged = false;
        using var another = new WhileHashing(host, () =>
        {
            if (!isChanged)
            {
                isChanged = true;
                Anew(host);
            }
        });
        return await come();
    }

    private static void Anew(CoreHost host)
    {
        using var db = host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        var hash = CoreHostAccounts.HashOf(TestPhone.Pin, 1_000);
        db.RegisteredPhones.ExecuteUpdate(p => p.SetProperty(x => x.PinHash, hash));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task A_PIN_that_is_changed_without_end_sends_five_mails_an_hour_and_no_more()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben);
        var (pin, next) = (TestPhone.Pin, "973164");
        for (var time = 0; time < 5; time++)
        {
            Assert.Null(await phone.ChangePinAsync(pin, next));
            (pin, next) = (next, pin);
        }

        Assert.Equal("mobile.used_often", await phone.ChangePinAsync(pin, next));

        Assert.Equal(5, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.MobilePinChanged)));
        Assert.Null(await phone.UnlockAsync(pin));
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await phone.ChangePinAsync(pin, next));
    }

    [Fact]
    public async Task Whoever_changes_it_opens_the_phone_anew_whatever_was_opened_before()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        Assert.Null(await phone.UnlockAsync());

        Assert.Null(await phone.ChangePinAsync(TestPhone.Pin, Next));

        Assert.Null(await phone.HolderAsync());
        Assert.Equal("mobile.locked", await phone.RefreshAsync());
        Assert.Null(await phone.UnlockAsync(Next));
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Where_the_hour_allows_no_further_change_no_PIN_is_looked_at()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        var (pin, next) = (TestPhone.Pin, Next);
        for (var time = 0; time < 5; time++)
        {
            Assert.Null(await phone.ChangePinAsync(pin, next));
            (pin, next) = (next, pin);
        }

        using var hashes = new HashCount(host);

        Assert.Equal("mobile.used_often", await phone.ChangePinAsync("135791", next));
        Assert.Equal("mobile.used_often", (await phone.OfferPasskeyAsync(pin)).Error?.Code);
        Assert.Equal("mobile.used_often", (await phone.OfferPasskeyAsync("135791")).Error?.Code);

        Assert.Equal(0, hashes.Value);
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task A_PIN_that_was_right_stands_in_trail_and_log_also_where_nothing_was_changed_by_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben);

        Assert.True((await phone.OfferPasskeyAsync(TestPhone.Pin)).Succeeded);

        Assert.Equal("PhoneProved", $"{(await host.OutcomesAsync())[^1]}");
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.proved" && e.SubjectId == ben.Id)));
        Assert.Null(await phone.ChangePinAsync(TestPhone.Pin, Next));
        Assert.Equal(2, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.proved")));
    }
}

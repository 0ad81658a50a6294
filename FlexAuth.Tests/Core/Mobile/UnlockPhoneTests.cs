using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>Later openings ask for the PIN alone: the phone's key and five tries.</summary>
public class UnlockPhoneTests
{
    private const string Wrong = "973164";

    [Fact, Trait("Rule", "AU3"), Trait("Rule", "DP3")]
    public async Task Key_and_PIN_open_and_the_database_holds_no_token()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben);

        Assert.Null(await phone.UnlockAsync());

        Assert.Equal((ben.Id, ben.Email, "Contoso"), (await phone.HolderAsync()) is { } holder ? (holder.MemberId, holder.Email, holder.Organization) : default);
        var all = await host.AllTextAsync();
        Assert.Contains(SecretToken.Hash(phone.Tokens!.AccessToken), all, StringComparison.Ordinal);
        Assert.All(
            [phone.Tokens.AccessToken, .. phone.Tokens.RefreshToken.Split('.')],
            token => Assert.DoesNotContain(token, all + phone.Tokens, StringComparison.Ordinal));
    }

    [Fact, Trait("Rule", "AU1"), Trait("Rule", "AU5")]
    public async Task The_fifth_wrong_PIN_ends_the_registration_and_the_person_is_told()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben);
        for (var left = 4; left > 0; left--)
        {
            var refused = await phone.UnlockAsync(phone.Prove(PhonePurpose.Unlock), Wrong);
            Assert.Equal(("mobile.pin_wrong", left), (refused.Error!.Code, refused.Error.Values[0]));
        }

        Assert.Equal("mobile.pins_used_up", await phone.UnlockAsync(Wrong));

        Assert.Equal("mobile.not_registered", await phone.UnlockAsync());
        Assert.Equal(0, await host.ReadAsync(db => db.RegisteredPhones.CountAsync()));
        Assert.Contains("A phone of your account at Contoso is not registered any more", (await host.MailsAsync(ben)).Select(mail => mail.Subject));
        Assert.Equal(4, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.pin_refused")));
        Assert.Equal(
            ["PasswordAccepted", "PhonePinBlocked", "PhonePinRefused", "PhonePinRefused", "PhonePinRefused", "PhonePinRefused", "PhoneRegistered"],
            (await host.ReadAsync(db => db.SignInLog.Select(e => e.Outcome).ToListAsync())).Select(outcome => $"{outcome}").Order(StringComparer.Ordinal));
        Assert.Contains("WrongPins", (await host.ReadAsync(db => db.AuditEntries.SingleAsync(e => e.Action == "user.mobile.ended"))).Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_PIN_forgets_the_wrong_ones()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        for (var time = 0; time < 3; time++)
        {
            for (var wrong = 0; wrong < 4; wrong++)
                await phone.UnlockAsync(Wrong);
            Assert.Null(await phone.UnlockAsync());
        }
    }

    [Fact, Trait("Rule", "RL1"), Trait("Rule", "OT3"), Trait("Rule", "SE8")]
    public async Task Of_a_hundred_guesses_at_a_time_five_are_looked_at_and_one_mail_tells()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben);
        var proofs = Enumerable.Range(0, 100).Select(_ => phone.Prove(PhonePurpose.Unlock)).ToList();
        using var hashes = new HashCount(host);

        var answers = await Task.WhenAll(proofs.Select((proof, n) => Task.Run(() => phone.UnlockAsync(proof, $"97{n:D4}"))));

        Assert.InRange(hashes.Value, 1, 5);
        Assert.All(answers, answer => Assert.False(answer.Succeeded));
        Assert.Equal(0, await host.ReadAsync(db => db.RegisteredPhones.CountAsync()));
        Assert.Single(await host.MailsAsync(ben), mail => mail.Subject.EndsWith("is not registered any more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_hangs_up_after_the_right_PIN_has_used_up_no_try()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        using var hungUp = new CancellationTokenSource();
        using var hangingUp = new WhileHashing(host, hungUp.Cancel);

        await host.Get<UnlockPhone>().ExecuteAsync(host.Browser().Visitor, new PhoneToUnlock(phone.Prove(PhonePurpose.Unlock), TestPhone.Pin), hungUp.Token);

        Assert.True(hungUp.IsCancellationRequested);
        Assert.Equal(0, (await host.ReadAsync(db => db.RegisteredPhones.SingleAsync())).PinTries);
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task Tries_that_were_cut_off_with_their_server_end_nothing_and_lapse()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben);
        var now = host.Clock.GetUtcNow();
        await host.ReadAsync(db => db.RegisteredPhones.ExecuteUpdateAsync(p => p.SetProperty(x => x.PinTries, 5).SetProperty(x => x.PinTriedAt, now)));

        Assert.Equal("busy", await phone.UnlockAsync());

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await phone.UnlockAsync());
        Assert.DoesNotContain(await host.MailsAsync(ben), mail => mail.Subject.EndsWith("is not registered any more", StringComparison.Ordinal));
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task A_wrong_PIN_beside_four_that_are_under_way_is_one_of_five()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        await host.ReadAsync(db => db.RegisteredPhones.ExecuteUpdateAsync(p => p.SetProperty(x => x.PinTries, 4)));

        var refused = await phone.UnlockAsync(phone.Prove(PhonePurpose.Unlock), Wrong);

        Assert.Equal(("mobile.pin_wrong", 4), (refused.Error!.Code, refused.Error.Values[0]));
        Assert.Equal((5, 1), await host.ReadAsync(db => db.RegisteredPhones.Select(p => new ValueTuple<int, int>(p.PinTries, p.WrongPins)).SingleAsync()));
    }

    [Fact]
    public async Task Who_chooses_a_PIN_opens_the_phone_by_it_whatever_was_opened_before()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);
        Assert.Null(await phone.UnlockAsync(pin: null));
        Assert.Equal(["pwd"], (await phone.HolderAsync())!.Amr);

        Assert.Null(await phone.ChoosePinAsync(TestPhone.Pin));

        Assert.Null(await phone.HolderAsync());
        Assert.Equal("mobile.locked", await phone.RefreshAsync());
        Assert.Null(await phone.UnlockAsync());
        Assert.Equal(["pwd", "pin"], (await phone.HolderAsync())!.Amr);
    }

    [Fact, Trait("Rule", "PW3")]
    public async Task A_PIN_that_was_hashed_at_an_older_cost_is_hashed_anew_when_it_opens()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        var old = CoreHostAccounts.HashOf(TestPhone.Pin, CoreHost.HashIterations / 2);
        await host.ReadAsync(db => db.RegisteredPhones.ExecuteUpdateAsync(p => p.SetProperty(x => x.PinHash, old)));

        Assert.Null(await phone.UnlockAsync());

        Assert.NotEqual(old, (await host.ReadAsync(db => db.RegisteredPhones.SingleAsync())).PinHash);
        Assert.Null(await phone.UnlockAsync());
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task Whoever_knows_the_id_and_has_not_the_key_uses_up_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        using var thief = new TestPhone(host, "203.0.113.66") { Id = phone.Id };
        using var hashes = new HashCount(host);

        for (var time = 0; time < 6; time++)
            Assert.Equal("mobile.not_registered", await thief.UnlockAsync());

        Assert.Equal(0, hashes.Value);
        Assert.Null(await phone.UnlockAsync());
    }

    [Fact, Trait("Rule", "PK3")]
    public async Task What_was_signed_works_once_in_time_and_for_nothing_else()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        var proof = phone.Prove(PhonePurpose.Unlock);
        Assert.True((await phone.UnlockAsync(proof, TestPhone.Pin)).Succeeded);

        Assert.Equal("mobile.challenge_over", (await phone.UnlockAsync(proof, TestPhone.Pin)).Error?.Code);
        Assert.Equal("mobile.not_registered", (await phone.UnlockAsync(phone.Prove(PhonePurpose.Leave), TestPhone.Pin)).Error?.Code);
        Assert.Equal("mobile.challenge_over", (await phone.UnlockAsync(phone.Prove(PhonePurpose.Unlock, SecretToken.New()), TestPhone.Pin)).Error?.Code);
        proof = phone.Prove(PhonePurpose.Unlock);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("mobile.challenge_over", (await phone.UnlockAsync(proof, TestPhone.Pin)).Error?.Code);
    }

    [Fact]
    public async Task Without_a_PIN_the_key_opens_until_the_policy_asks_for_one()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben, pin: null);
        Assert.Null(await phone.UnlockAsync(pin: null));

        await host.DecideAsync(SignInPolicy.Default with { MandatoryPinForMobile = true });

        Assert.Equal("mobile.pin_missing", await phone.UnlockAsync(pin: null));
        using var another = new TestPhone(host);
        Assert.True((await another.RegisterAsync(ben)).Value.PinRequired);
        Assert.Null(await another.ChoosePinAsync(TestPhone.Pin));
        Assert.Null(await another.UnlockAsync());
    }

    [Theory]
    [InlineData(null, "mobile.pin_required")]
    [InlineData("", "mobile.pin_required")]
    [InlineData("12345", "mobile.pin_malformed")]
    public async Task What_is_no_guess_uses_up_no_try(string? pin, string why)
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());

        Assert.Equal(why, await phone.UnlockAsync(pin));

        Assert.Equal(0, (await host.ReadAsync(db => db.RegisteredPhones.SingleAsync())).PinTries);
    }

    [Fact]
    public async Task A_PIN_for_a_phone_that_has_none_is_refused_and_not_passed_over()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);

        Assert.Equal("mobile.pin_none", await phone.UnlockAsync(Wrong));

        Assert.Null(await phone.UnlockAsync(pin: null));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task A_registration_that_ends_while_its_PIN_is_checked_opens_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        using var ending = new WhileHashing(host, () => host.ReadAsync(db => db.RegisteredPhones.ExecuteDeleteAsync()).GetAwaiter().GetResult());

        Assert.Equal("mobile.not_registered", await phone.UnlockAsync());
    }

    [Fact, Trait("Rule", "RL1"), Trait("Rule", "SE8")]
    public async Task A_phone_that_is_unlocked_without_end_waits_and_fills_no_log()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Mobile:UsesPerHour", "10"));
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        using var hashes = new HashCount(host);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => phone.UnlockAsync(phone.Prove(PhonePurpose.Unlock), TestPhone.Pin))));

        Assert.InRange(answers.Count(answer => answer.Succeeded), 1, 10);
        Assert.InRange(hashes.Value, 1, 10);
        var often = answers.First(answer => answer.Error?.Code == "mobile.used_often").Error!;
        Assert.Equal(host.Clock.GetUtcNow() + TimeSpan.FromHours(1), often.Values[0]);
        Assert.InRange(await host.ReadAsync(db => db.SignInLog.CountAsync(e => e.Outcome == SignInOutcome.PhoneUnlocked)), 1, 10);
        Assert.InRange(await host.ReadAsync(db => db.Throttles.CountAsync(t => t.Key.StartsWith("phone-challenge:"))), 1, 11);

        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await phone.UnlockAsync());
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task A_policy_that_asks_for_more_while_the_PIN_is_looked_at_keeps_the_phone_shut_and_uses_up_no_try()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        using var deciding = new WhileHashing(
            host, () => host.DecideAsync(SignInPolicy.Default with { TotpForMobileRegistration = true }).GetAwaiter().GetResult());

        Assert.Equal("mobile.code_missing", await phone.UnlockAsync());

        Assert.Equal((0, 0), await host.ReadAsync(db => db.RegisteredPhones.Select(p => new ValueTuple<int, int>(p.PinTries, p.WrongPins)).SingleAsync()));
    }
}

using FlexAuth.Core.Mobile;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>The PIN is chosen once, by the phone that was registered just now.</summary>
public class ChoosePinTests
{
    [Fact, Trait("Rule", "AU3")]
    public async Task A_PIN_is_kept_as_a_hash_and_chosen_once()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());

        Assert.Equal("mobile.pin_chosen", await phone.ChoosePinAsync("973164"));
        Assert.Null(await phone.UnlockAsync());
        Assert.StartsWith("AQAAAAI", (await host.ReadAsync(db => db.RegisteredPhones.SingleAsync())).PinHash);
        Assert.DoesNotContain(TestPhone.Pin, new ChosenPin(phone.Prove(PhonePurpose.ChoosePin), TestPhone.Pin).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("123456", "mobile.pin_easy")]
    [InlineData("241285", "mobile.pin_easy")]
    [InlineData("48027", "mobile.pin_malformed")]
    public async Task What_is_easy_or_no_PIN_is_refused_and_another_can_be_chosen(string pin, string why)
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);

        Assert.Equal(why, await phone.ChoosePinAsync(pin));
        Assert.Null(await phone.ChoosePinAsync(TestPhone.Pin));
    }

    [Fact]
    public async Task Later_than_a_sign_in_may_take_the_key_alone_chooses_none()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);
        host.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal("mobile.pin_not_now", await phone.ChoosePinAsync(TestPhone.Pin));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Of_ten_PINs_that_are_chosen_at_a_time_one_counts()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);

        var refusals = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(() => phone.ChoosePinAsync($"48027{n}"))));

        Assert.Equal(9, refusals.Count(refusal => refusal == "mobile.pin_chosen"));
        Assert.Single(refusals, refusal => refusal is null);
    }

    [Fact]
    public async Task Whoever_was_faster_by_a_passkey_or_has_ended_the_registration_is_what_the_later_one_hears_of()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben, pin: null);
        using (new WhileHashing(host, () => Assert.Null(phone.ChoosePasskeyAsync(new SoftwareAuthenticator()).GetAwaiter().GetResult())))
        {
            Assert.Equal("mobile.passkey_chosen", await phone.ChoosePinAsync(TestPhone.Pin));
        }

        using var ended = await TestPhone.OfAsync(host, ben, pin: null);
        using (new WhileHashing(host, () => Assert.Null(ended.LeaveAsync().GetAwaiter().GetResult())))
        {
            Assert.Equal("mobile.not_registered", await ended.ChoosePinAsync(TestPhone.Pin));
        }
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Of_PINs_and_passkeys_that_are_chosen_at_a_time_one_counts()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);
        List<PasskeyAnswer> made = [];
        for (var one = 0; one < 5; one++)
        {
            var asked = (await phone.OfferPasskeyAsync()).Value;
            made.Add(new PasskeyAnswer(asked.Challenge, new SoftwareAuthenticator().Create(asked)));
        }

        var answers = await Task.WhenAll(made.SelectMany((passkey, n) => new[]
        {
            Task.Run(() => phone.ChoosePinAsync($"48027{n}")),
            Task.Run(() => phone.ChoosePasskeyAsync(passkey)),
        }));

        Assert.Single(answers, answer => answer is null);
        var kept = await host.ReadAsync(db => db.RegisteredPhones.SingleAsync());
        var chosen = kept.PinHash is null ? "mobile.passkey_chosen" : "mobile.pin_chosen";
        Assert.True(kept.PinHash is null != kept.PasskeyId is null);
        Assert.All(answers.OfType<string>(), answer => Assert.Contains(answer, new[] { chosen, "mobile.passkey_over" }));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.pin_chosen" || e.Action == "user.mobile.passkey_chosen")));
    }
}

using FlexAuth.Core.Mobile;
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
}

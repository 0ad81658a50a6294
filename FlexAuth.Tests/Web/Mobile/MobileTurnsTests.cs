using System.Net;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Mobile;
using FlexAuth.Web.Mobile;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Web.Mobile;

/// <summary>Whose turn a request is: a flood of strangers makes no phone wait that is registered, and reads little.</summary>
public sealed class MobileTurnsTests : IAsyncLifetime
{
    private const int OfAddress = 300;
    private const int OfAsker = 1000;

    private CoreHost _host = null!;
    private TestPhone _phone = null!;
    private MobileTurns _turns = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await CoreHost.StartAsync();
        _phone = await TestPhone.OfAsync(_host, await _host.ActiveAsync());
        Assert.Null(await _phone.UnlockAsync());
        _turns = new MobileTurns(_host.Get<PhoneRecognition>(), _host.Clock);
    }

    public async ValueTask DisposeAsync()
    {
        _phone.Dispose();
        await _host.DisposeAsync();
    }

    [Fact, Trait("Rule", "RL1"), Trait("Rule", "RL4")]
    public async Task A_flood_of_strangers_makes_no_phone_behind_the_same_address_wait()
    {
        using var thief = new TestPhone(_host) { Id = _phone.Id };
        PhoneClaim?[] unproved =
        [
            null,
            Signed(thief),
            PhoneClaim.OfRefresh($"{SecretToken.New()}.{SecretToken.New()}"),
            PhoneClaim.OfAccess(SecretToken.New()),
        ];
        for (var time = 0; time < OfAddress; time++)
            Assert.Null((await _turns.ToActAsync(Here, unproved[time % unproved.Length])).Refusal);

        foreach (var claim in unproved)
        {
            var refused = (await _turns.ToActAsync(Here, claim)).Refusal!;
            Assert.Equal((MobileProblem.TooManyRequests, _host.Clock.GetUtcNow().AddSeconds(0.1)), (refused.Code, refused.Values[0]));
        }

        Assert.Equal(new MobileTurn(_phone.Id, null), await _turns.ToActAsync(Here, Signed(_phone)));
        Assert.Equal(new MobileTurn(_phone.Id, null), await _turns.ToActAsync(Here, PhoneClaim.OfRefresh(_phone.Tokens!.RefreshToken)));
        Assert.Equal(new MobileTurn(_phone.Id, null), await _turns.ToAskAsync(Here, PhoneClaim.OfAccess(_phone.Tokens.AccessToken)));
        Assert.Null((await _turns.ToActAsync(From("203.0.113.9"), null)).Refusal);
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task What_strangers_make_up_costs_a_read_for_each_turn_of_their_address_and_no_more()
    {
        await _turns.ToActAsync(Here, Signed(_phone));
        var reads = 0;
        using var observed = new ObservedCommands(_host.DatabasePath, _ => Interlocked.Increment(ref reads));
        for (var time = 0; time < 1000; time++)
        {
            await _turns.ToActAsync(Here, PhoneClaim.OfRefresh($"{SecretToken.New()}.{SecretToken.New()}"));
            await _turns.ToActAsync(Here, PhoneClaim.OfAccess(SecretToken.New()));
        }

        Assert.Equal(OfAddress, reads);
    }

    [Fact]
    public async Task Who_has_not_the_key_of_a_known_phone_costs_no_read_at_all_nor_does_an_old_challenge()
    {
        await _turns.ToActAsync(Here, Signed(_phone));
        using var thief = new TestPhone(_host) { Id = _phone.Id };
        using var nobody = new TestPhone(_host) { Id = Guid.CreateVersion7() };
        var (wrong, old) = (Signed(thief), Signed(nobody, SecretToken.New()));
        var reads = 0;
        using var observed = new ObservedCommands(_host.DatabasePath, _ => Interlocked.Increment(ref reads));

        Assert.Equal(new MobileTurn(null, null), await _turns.ToActAsync(Here, wrong));
        Assert.Equal(new MobileTurn(null, null), await _turns.ToActAsync(Here, old));
        Assert.Equal(0, reads);
    }

    [Fact]
    public async Task What_was_signed_for_an_old_challenge_is_a_strangers()
    {
        var claim = Signed(_phone);
        Assert.Equal(_phone.Id, (await _turns.ToActAsync(Here, claim)).PhoneId);

        _host.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Null((await _turns.ToActAsync(Here, claim)).PhoneId);
    }

    [Fact]
    public async Task A_restart_makes_no_phone_a_stranger()
    {
        for (var time = 0; time <= OfAddress; time++)
            await _turns.ToActAsync(Here, null);
        using var fresh = new PhoneRecognition(_host.Get<IDbContextFactory<FlexAuth.Core.Data.FlexAuthDbContext>>(), _host.Get<PhoneChallenges>());
        var reads = 0;
        using var observed = new ObservedCommands(_host.DatabasePath, _ => Interlocked.Increment(ref reads));

        Assert.Equal(_phone.Id, await fresh.RecallAsync(Signed(_phone)));
        Assert.Equal(_phone.Id, await fresh.RecallAsync(PhoneClaim.OfRefresh(_phone.Tokens!.RefreshToken)!));
        Assert.Equal(_phone.Id, await fresh.RecallAsync(PhoneClaim.OfAccess(_phone.Tokens.AccessToken)!));
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task A_phone_that_is_new_here_takes_a_turn_of_its_address_once_and_gets_it_back()
    {
        await _turns.ToActAsync(Here, null);
        using var another = await TestPhone.OfAsync(_host, await _host.ActiveAsync());
        for (var time = 0; time < OfAddress - 2; time++)
            await _turns.ToActAsync(Here, null);

        Assert.Equal(another.Id, (await _turns.ToActAsync(Here, Signed(another))).PhoneId);
        Assert.Null((await _turns.ToActAsync(Here, null)).Refusal);
        Assert.NotNull((await _turns.ToActAsync(Here, null)).Refusal);
        Assert.Equal(another.Id, (await _turns.ToActAsync(Here, Signed(another))).PhoneId);
    }

    [Fact]
    public async Task What_a_phone_does_without_end_is_its_own_to_wait_for()
    {
        using var another = await TestPhone.OfAsync(_host, await _host.ActiveAsync());
        var claim = PhoneClaim.OfRefresh(_phone.Tokens!.RefreshToken);
        for (var time = 0; time < 30; time++)
            Assert.Null((await _turns.ToActAsync(Here, claim)).Refusal);

        var refused = await _turns.ToActAsync(From("203.0.113.9"), claim);

        Assert.Equal((_phone.Id, _host.Clock.GetUtcNow().AddSeconds(1)), (refused.PhoneId, refused.Refusal!.Values[0]));
        Assert.Null((await _turns.ToActAsync(Here, Signed(another))).Refusal);
        Assert.Null((await _turns.ToActAsync(Here, null)).Refusal);
    }

    [Fact]
    public async Task A_server_asks_about_many_phones_from_one_address_and_what_it_was_sent_in_vain_costs_the_good_ones_nothing()
    {
        using var another = await TestPhone.OfAsync(_host, await _host.ActiveAsync());
        Assert.Null(await another.UnlockAsync());
        for (var time = 0; time < OfAsker; time++)
            Assert.Null((await _turns.ToAskAsync(Here, PhoneClaim.OfAccess(SecretToken.New()))).Refusal);
        Assert.NotNull((await _turns.ToAskAsync(Here, null)).Refusal);

        foreach (var phone in new[] { _phone, another })
            for (var time = 0; time < OfAddress; time++)
                Assert.Equal(new MobileTurn(phone.Id, null), await _turns.ToAskAsync(Here, PhoneClaim.OfAccess(phone.Tokens!.AccessToken)));

        Assert.NotNull((await _turns.ToAskAsync(Here, PhoneClaim.OfAccess(_phone.Tokens!.AccessToken))).Refusal);
        Assert.Null((await _turns.ToActAsync(Here, null)).Refusal);
    }

    private static HttpContext Here => From("198.51.100.20");

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

    private static PhoneClaim Signed(TestPhone phone, string? challenge = null) => PhoneClaim.Of(phone.Prove(PhonePurpose.Unlock, challenge), PhonePurpose.Unlock);
}

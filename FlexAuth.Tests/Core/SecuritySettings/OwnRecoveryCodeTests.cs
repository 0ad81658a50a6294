using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>A new recovery code, and whether the one in the drawer is right.</summary>
public sealed class OwnRecoveryCodeTests
{
    [Fact, Trait("Rule", "RC3")]
    public async Task A_new_one_makes_the_old_one_void_at_once_signs_in_and_is_mailed_without_itself()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);

        var code = await RegenerateAsync(host, me);

        var browser = host.Browser();
        Assert.Equal("sign_in.recovery_code_wrong", (await browser.GiveRecoveryCodeAsync(await host.AttemptAsync(browser, ben), ben.RecoveryCode)).Problem?.Code);
        var mail = Assert.Single(await host.MailsAsync(ben));
        Assert.Equal("Your recovery code for Contoso was replaced", mail.Subject);
        Assert.DoesNotContain(code[..11], mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(code, await host.AllTextAsync(), StringComparison.Ordinal);
        Assert.IsType<SaveRecoveryCode>(await browser.GiveRecoveryCodeAsync(await host.AttemptAsync(browser, ben), code));
    }

    [Fact, Trait("Rule", "RC3"), Trait("Rule", "SE7")]
    public async Task An_old_proof_or_a_password_alone_makes_none()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        await host.ProvedByAsync(me, null);
        Assert.Equal("step_up.required", (await host.Get<RegenerateRecoveryCode>().ExecuteAsync(me, default)).Error?.Code);
        var later = await host.SessionOfAsync(ben);
        host.Clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal("step_up.required", (await host.Get<RegenerateRecoveryCode>().ExecuteAsync(later, default)).Error?.Code);
        Assert.True((await TryAsync(host, later, ben.RecoveryCode)).Succeeded);
    }

    [Fact]
    public async Task Two_tabs_that_make_one_at_once_end_with_one_and_the_other_is_told_when_it_is_to_be_kept()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);

        var codes = await Own.AtOnceAsync(2, () => RegenerateAsync(host, me));
        var kept = await Task.WhenAll(codes.Select(code => host.Get<KeepRecoveryCode>().ExecuteAsync(me, new ShownRecoveryCode(code))));

        Assert.Single(kept, answer => answer.Succeeded);
        Assert.Single(kept, answer => answer.Error?.Code == "security.recovery_code_replaced");
        Assert.NotNull((await host.ReadAsync(db => db.RecoveryCodes.SingleAsync())).SavedAt);
    }

    [Fact]
    public async Task It_stands_in_for_a_factor_and_is_none_without_one()
    {
        await using var host = await CoreHost.StartAsync();
        var me = await host.SessionOfAsync(await host.WithPasswordAsync());

        Assert.Equal("security.no_second_factor", (await host.Get<RegenerateRecoveryCode>().ExecuteAsync(me, default)).Error?.Code);
    }

    [Fact, Trait("Rule", "RC1")]
    public async Task Trying_it_spends_nothing_and_says_that_the_person_has_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        await host.ReadAsync(db => db.RecoveryCodes.ExecuteUpdateAsync(c => c.SetProperty(x => x.SavedAt, (DateTimeOffset?)null)));

        Assert.All(await Own.AtOnceAsync(3, () => TryAsync(host, me, ben.RecoveryCode.ToLowerInvariant())), answer => Assert.True(answer.Succeeded));

        Assert.Equal(host.Clock.GetUtcNow(), (await host.ReadAsync(db => db.RecoveryCodes.SingleAsync())).SavedAt);
        Assert.Equal(3, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.recovery_code.tried" && e.ActorId == ben.Id)));
        var browser = host.Browser();
        Assert.IsType<SaveRecoveryCode>(await browser.GiveRecoveryCodeAsync(await host.AttemptAsync(browser, ben), ben.RecoveryCode));
    }

    [Fact, Trait("Rule", "OT3"), Trait("Rule", "RL1")]
    public async Task Wrong_tries_count_with_those_of_the_sign_in_and_the_person_hears_of_too_many()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "3"));
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var browser = host.Browser();
        await browser.GiveRecoveryCodeAsync(await host.AttemptAsync(browser, ben), RecoveryCodeText.New());

        Assert.Equal("sign_in.recovery_code_malformed", (await TryAsync(host, me, "not a code")).Error?.Code);
        var answers = await Own.AtOnceAsync(20, () => TryAsync(host, me, RecoveryCodeText.New()));

        Assert.Equal(1, answers.Count(answer => answer.Error?.Code == "sign_in.recovery_code_wrong"));
        Assert.Equal(19, answers.Count(answer => answer.Error?.Code == "step_up.code_waits"));
        Assert.Equal("step_up.code_waits", (await TryAsync(host, me, ben.RecoveryCode)).Error?.Code);
        Assert.Equal("sign_in.second_factor_waits", (await browser.GiveRecoveryCodeAsync(await host.AttemptAsync(browser, ben), ben.RecoveryCode)).Problem?.Code);
        Assert.Single(await host.MailsAsync(ben));
    }

    private static async Task<string> RegenerateAsync(CoreHost host, SignedInMember me) =>
        (await host.Get<RegenerateRecoveryCode>().ExecuteAsync(me, default)).Value.Code;

    private static Task<Result<Nothing>> TryAsync(CoreHost host, SignedInMember me, string code) =>
        host.Get<TryRecoveryCode>().ExecuteAsync(me, new ShownRecoveryCode(code));
}

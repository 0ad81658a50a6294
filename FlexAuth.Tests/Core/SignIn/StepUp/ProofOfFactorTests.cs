using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Protection;
using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Core.SecuritySettings.TwoFactor;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.SecuritySettings;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn.StepUp;

/// <summary>What changes the second factors themselves wants one of them, or the recovery code; a mailed code only of whoever has nothing stronger.</summary>
[Trait("Rule", "RC4")]
public sealed class ProofOfFactorTests
{
    private static readonly (string, string) ManyTries = ("FlexAuth:SignIn:SecondFactorTries", "100");
    private static readonly ProofWay MailAndPassword = new(ProofKind.EmailCode, true);
    private static readonly ProofWay OnPaper = new(ProofKind.RecoveryCode, true);

    [Fact, Trait("Rule", "OT5")]
    public async Task Whoever_lost_the_phone_proves_themselves_by_the_recovery_code_and_replaces_the_app()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await AgedAsync(host, ben);
        Assert.Equal("step_up.required", (await host.OfferAsync(me)).Error?.Code);

        Assert.Equal("sign_in.password_missing", await ProveAsync(host, me, new Proof(ProofKind.RecoveryCode, ben.RecoveryCode)));
        Assert.Equal("step_up.password_wrong", await ProveAsync(host, me, new Proof(ProofKind.RecoveryCode, ben.RecoveryCode, "a guess")));
        Assert.Equal("sign_in.recovery_code_malformed", await ProveAsync(host, me, new Proof(ProofKind.RecoveryCode, "123456", ben.Password)));
        Assert.Null(await ProveAsync(host, me, new Proof(ProofKind.RecoveryCode, ben.RecoveryCode.ToLowerInvariant(), ben.Password)));

        Assert.Equal("Your recovery code for Contoso was used", Assert.Single(await host.MailsAsync(ben)).Subject);
        var old = Assert.Single(await host.AppsOfAsync(ben));
        var offer = (await host.OfferAsync(me)).Value;
        var phone = ben.Scan(offer);
        var added = (await host.GiveFirstCodeAsync(me, offer, phone.Code(host.Clock), replaces: old.Id)).Value;
        Assert.NotNull(added.RecoveryCode);
        await host.Get<KeepRecoveryCode>().ExecuteAsync(me, new ShownRecoveryCode(added.RecoveryCode), TestContext.Current.CancellationToken);
        await host.Browser().SignInAsync(phone);
    }

    [Fact, Trait("Rule", "RC1"), Trait("Rule", "RC3")]
    public async Task It_is_spent_and_the_next_step_is_a_new_one_which_needs_no_further_proof()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await AgedAsync(host, ben);

        Assert.Null(await ProveAsync(host, me, new Proof(ProofKind.RecoveryCode, ben.RecoveryCode, ben.Password)));

        Assert.Equal("step_up.way_changed", await ProveAsync(host, me, new Proof(ProofKind.RecoveryCode, ben.RecoveryCode, ben.Password)));
        var browser = host.Browser();
        Assert.Equal("sign_in.factor_gone", (await browser.GiveRecoveryCodeAsync(await host.AttemptAsync(browser, ben), ben.RecoveryCode)).Problem?.Code);
        Assert.Equal(NextStep.RegenerateRecoveryCode, ProtectionSummary.Of((await host.Get<ShowOwnSignIn>().ExecuteAsync(me, default)).Value.Safeguards).Next);
        Assert.True((await host.Get<RegenerateRecoveryCode>().ExecuteAsync(me, default)).Succeeded);
        Assert.Equal(
            [(SignInOutcome.ProvedAgain, (SecondFactorKind?)SecondFactorKind.RecoveryCode)],
            await host.ReadAsync(db => db.SignInLog.Where(e => e.SecondFactor != null && e.SessionId == me.SessionId)
                .Select(e => new ValueTuple<SignInOutcome, SecondFactorKind?>(e.Outcome, e.SecondFactor)).ToListAsync()));
    }

    [Fact, Trait("Rule", "RC2")]
    public async Task Two_tabs_and_a_sign_in_that_spend_it_at_once_are_one()
    {
        await using var host = await CoreHost.StartAsync(ManyTries);
        var ben = await host.ActiveAsync();
        await host.ChangeAsync(ben, member => member.PasswordHash = null);
        var (me, other) = (await AgedAsync(host, ben), await host.SessionOfAsync(ben));
        await host.FreshAtProviderAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben);
        var proof = new Proof(ProofKind.RecoveryCode, ben.RecoveryCode);

        var proved = Own.AtOnceAsync(10, () => ProveAsync(host, me, proof));
        var elsewhere = Own.AtOnceAsync(10, () => ProveAsync(host, other, proof));
        var signedIn = await Task.Run(() => browser.GiveRecoveryCodeAsync(attempt, ben.RecoveryCode));
        var problems = (await proved).Concat(await elsewhere).Append(signedIn.Problem?.Code).ToList();

        Assert.Single(problems, problem => problem is null);
        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact, Trait("Rule", "OT3"), Trait("Rule", "RL1")]
    public async Task Wrong_ones_count_with_those_of_the_sign_in_and_the_person_hears_of_too_many()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "2"));
        var ben = await host.ActiveAsync();
        await host.ChangeAsync(ben, member => member.PasswordHash = null);
        var me = await AgedAsync(host, ben);
        await host.FreshAtProviderAsync();
        var wrong = new Proof(ProofKind.RecoveryCode, RecoveryCodeText.New());
        Assert.Equal("sign_in.recovery_code_wrong", await ProveAsync(host, me, wrong));
        var browser = host.Browser();
        Assert.Equal("sign_in.second_factor_waits", (await browser.GiveRecoveryCodeAsync(await host.AttemptAsync(browser, ben), wrong.Code)).Problem?.Code);

        Assert.Equal("step_up.code_waits", await ProveAsync(host, me, new Proof(ProofKind.RecoveryCode, ben.RecoveryCode)));
        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact]
    public async Task A_weaker_proof_does_not_take_the_place_of_a_stronger_one_that_holds()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveByAsync(SecondFactorKind.EmailVerification);
        var me = await AgedAsync(host, ben);
        Assert.Null(await ProveAsync(host, me, new Proof(ProofKind.RecoveryCode, ben.RecoveryCode, ben.Password)));
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await ProveByMailAsync(host, me, ben));
        Assert.Equal(SecondFactorKind.RecoveryCode, await ProvedByAsync(host, me));

        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await ProveByMailAsync(host, me, ben));
        Assert.Equal(SecondFactorKind.EmailVerification, await ProvedByAsync(host, me));
    }

    [Fact]
    public async Task Password_and_mailbox_void_no_recovery_code_that_somebody_saved()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveByAsync(SecondFactorKind.EmailVerification);
        var me = await AgedAsync(host, ben);
        Assert.Equal([OnPaper], await WaysAsync(host, me));

        Assert.Null(await ProveByMailAsync(host, me, ben));

        Assert.Equal("step_up.required", (await host.Get<ResetOwnTwoFactor>().ExecuteAsync(me, default)).Error?.Code);
        Assert.Equal("step_up.required", (await host.Get<RegenerateRecoveryCode>().ExecuteAsync(me, default)).Error?.Code);
        Assert.Equal("step_up.required", (await host.OfferAsync(me)).Error?.Code);
        Assert.Null(await ProveAsync(host, me, new Proof(ProofKind.RecoveryCode, ben.RecoveryCode, ben.Password)));
        Assert.True((await host.Get<ResetOwnTwoFactor>().ExecuteAsync(me, default)).Succeeded);
    }

    [Fact]
    public async Task A_factor_that_counts_no_more_is_still_stronger_than_the_mailbox()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.EmailVerification);
        await host.ReadAsync(db => db.RecoveryCodes.ExecuteDeleteAsync());
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.Email });
        var me = await AgedAsync(host, ben);
        await host.ProvedByAsync(me, SecondFactorKind.EmailVerification);

        Assert.Equal([new ProofWay(ProofKind.AuthenticationApp, false)], await WaysAsync(host, me));
        Assert.Equal("step_up.required", (await host.Get<RegenerateRecoveryCode>().ExecuteAsync(me, default)).Error?.Code);
    }

    [Fact]
    public async Task Whoever_has_no_factor_proves_password_and_mailbox_and_sets_one_up_right_here()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync();
        var me = await AgedAsync(host, ben);
        Assert.Equal([MailAndPassword], await WaysAsync(host, me));
        Assert.Null(await ProveAsync(host, me, new Proof(ProofKind.Password, "", ben.Password)));
        Assert.Equal("step_up.required", (await host.OfferAsync(me)).Error?.Code);

        Assert.Null(await ProveByMailAsync(host, me, ben));

        await host.AnotherAppAsync(me, ben);
    }

    [Fact]
    public async Task Whoever_proved_themselves_at_a_provider_just_now_proves_the_mailbox_and_later_comes_anew()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync(member => member.PasswordHash = null);
        var me = await host.SessionOfAsync(ben);
        await host.FreshAtProviderAsync();
        Assert.Equal([new ProofWay(ProofKind.EmailCode, false)], await WaysAsync(host, me));

        host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("step_up.sign_in_anew", (await host.Get<OfferProof>().ExecuteAsync(me, ProofStrength.Factor)).Error?.Code);
        Assert.Equal("step_up.way_changed", await ProveAsync(host, me, new Proof(ProofKind.EmailCode, "123456")));

        var again = await host.SessionOfAsync(ben);
        await host.FreshAtProviderAsync();
        Assert.Null(await ProveByMailAsync(host, again, ben with { Password = "" }));
        await host.AnotherAppAsync(again, ben);
    }

    [Fact]
    public async Task The_mailbox_alone_sets_nothing_up_for_whoever_loses_the_password_right_after_they_gave_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync();
        var me = await AgedAsync(host, ben);
        Assert.Null(await ProveAsync(host, me, new Proof(ProofKind.Password, "", ben.Password)));
        await host.ChangeAsync(ben, member => member.PasswordHash = null);

        Assert.Equal("step_up.sign_in_anew", (await host.Get<OfferProof>().ExecuteAsync(me, ProofStrength.Factor)).Error?.Code);
        Assert.Equal("step_up.way_changed", await ProveAsync(host, me, new Proof(ProofKind.EmailCode, "123456")));
    }

    private static async Task<SignedInMember> AgedAsync(CoreHost host, Account account)
    {
        var me = await host.SessionOfAsync(account);
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        return me;
    }

    private static async Task<IReadOnlyList<ProofWay>> WaysAsync(CoreHost host, SignedInMember me) =>
        (await host.Get<OfferProof>().ExecuteAsync(me, ProofStrength.Factor)).Value;

    private static async Task<string?> ProveAsync(CoreHost host, SignedInMember me, Proof proof) =>
        (await host.Get<ProveAgain>().ExecuteAsync(me, proof)).Error?.Code;

    private static async Task<string?> ProveByMailAsync(CoreHost host, SignedInMember me, Account account)
    {
        Assert.Null((await host.Get<SendProofCode>().ExecuteAsync(me, new ProofCodeRequest(ProofKind.EmailCode, Another: true))).Error);
        return await ProveAsync(host, me, new Proof(ProofKind.EmailCode, await host.MailboxCodeOfAsync(account), account.Password));
    }

    private static Task<SecondFactorKind?> ProvedByAsync(CoreHost host, SignedInMember me) =>
        host.ReadAsync(db => db.Sessions.Where(s => s.Id == me.SessionId).Select(s => s.ProvedBy).SingleAsync());
}

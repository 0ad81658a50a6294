using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings.Authenticators;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>Another authentication app beside those that somebody has, or in place of one.</summary>
public sealed class AddAuthenticatorTests
{
    [Fact, Trait("Rule", "OT5"), Trait("Rule", "AU5")]
    public async Task An_app_counts_from_its_first_code_on_and_not_before()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var offer = (await host.OfferAsync(me)).Value;
        var phone = ben.Scan(offer);
        var browser = host.Browser();
        Assert.NotNull((await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), phone.Code(host.Clock))).Problem);

        var added = (await host.GiveFirstCodeAsync(me, offer, phone.Code(host.Clock), "  Work phone ")).Value;

        Assert.Null(added.RecoveryCode);
        Assert.Equal([null, "Work phone"], (await host.AppsOfAsync(ben)).Select(app => app.Name));
        await host.Browser().SignInAsync(phone);
        await host.Browser().SignInAsync(ben);
        Assert.Equal("An authentication app was added to your account at Contoso", Assert.Single(await host.MailsAsync(ben)).Subject);
        Assert.Equal(["user.authenticator.offered", "user.authenticator.added"], await host.ReadAsync(db => db.AuditEntries.OrderBy(e => e.Id).Select(e => e.Action).ToListAsync()));
    }

    [Fact, Trait("Rule", "OT1")]
    public async Task The_first_code_does_not_sign_in_as_well()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var (_, phone) = await host.AnotherAppAsync(me, ben);

        var browser = host.Browser();

        Assert.Equal("sign_in.code_used", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), phone.Code(host.Clock))).Problem?.Code);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task The_same_first_code_from_twenty_tabs_adds_one_app_and_sends_one_mail()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var offer = (await host.OfferAsync(me)).Value;
        var code = ben.Scan(offer).Code(host.Clock);

        var answers = await Own.AtOnceAsync(20, () => host.GiveFirstCodeAsync(me, offer, code));

        Assert.Single(answers, answer => answer.Succeeded);
        Assert.All(answers.Where(answer => !answer.Succeeded), answer => Assert.Equal("security.offer_over", answer.Error!.Code));
        Assert.Equal(2, (await host.AppsOfAsync(ben)).Count);
        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact, Trait("Rule", "OT4")]
    public async Task An_offer_lives_in_its_session_for_a_quarter_of_an_hour()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:ProofLifetime", "01:00:00"));
        var ben = await host.ActiveAsync();
        var (me, other) = (await host.SessionOfAsync(ben), await host.SessionOfAsync(ben));
        var offer = (await host.OfferAsync(me)).Value;

        Assert.Equal("security.offer_over", (await host.GiveFirstCodeAsync(other, offer, ben.Scan(offer).Code(host.Clock))).Error?.Code);
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("security.offer_over", (await host.GiveFirstCodeAsync(me, offer, ben.Scan(offer).Code(host.Clock))).Error?.Code);
        Assert.Single(await host.AppsOfAsync(ben));
        Assert.DoesNotContain(offer.Secret.KeyText.Replace(" ", "", StringComparison.Ordinal), await host.AllTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_scanned_it_and_comes_back_within_that_time_finds_the_same_one_and_another_session_does_not()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:ProofLifetime", "01:00:00"));
        var ben = await host.ActiveAsync();
        var (me, other) = (await host.SessionOfAsync(ben), await host.SessionOfAsync(ben));
        var offer = (await host.OfferAsync(me)).Value;
        host.Clock.Advance(TimeSpan.FromMinutes(14));

        var again = (await host.OfferAsync(me)).Value;

        Assert.Equal((offer.Id, offer.Secret.KeyText), (again.Id, again.Secret.KeyText));
        Assert.NotEqual(offer.Secret.KeyText, (await host.OfferAsync(other)).Value.Secret.KeyText);
        host.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.True((await host.GiveFirstCodeAsync(me, again, ben.Scan(offer).Code(host.Clock))).Succeeded);
    }

    [Fact]
    public async Task Whoever_enters_a_code_of_an_offer_that_is_over_is_told_that_the_entry_was_replaced()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:ProofLifetime", "01:00:00"));
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var old = (await host.OfferAsync(me)).Value;
        host.Clock.Advance(TimeSpan.FromMinutes(16));

        var offer = (await host.OfferAsync(me)).Value;

        Assert.NotEqual(old.Secret.KeyText, offer.Secret.KeyText);
        Assert.Equal("sign_in.code_replaced", (await host.GiveFirstCodeAsync(me, offer, ben.Scan(old).Code(host.Clock))).Error?.Code);
        Assert.True((await host.GiveFirstCodeAsync(me, offer, ben.Scan(offer).Code(host.Clock))).Succeeded);
    }

    [Fact, Trait("Rule", "OT5")]
    public async Task Replacing_takes_the_old_app_in_the_same_moment_and_whoever_uses_its_entry_is_told()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var old = Assert.Single(await host.AppsOfAsync(ben));

        var (id, phone) = await host.AnotherAppAsync(me, ben, "New phone", replaces: old.Id);

        Assert.Equal(id, Assert.Single(await host.AppsOfAsync(ben)).Id);
        var browser = host.Browser();
        Assert.Equal("sign_in.code_replaced", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), ben.Code(host.Clock))).Problem?.Code);
        await host.Browser().SignInAsync(phone);
        Assert.Equal("An authentication app of your account at Contoso was replaced", Assert.Single(await host.MailsAsync(ben)).Subject);
    }

    [Fact]
    public async Task What_replaces_an_app_that_is_gone_is_not_added()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var offer = (await host.OfferAsync(me)).Value;

        var answer = await host.GiveFirstCodeAsync(me, offer, ben.Scan(offer).Code(host.Clock), replaces: Guid.CreateVersion7());

        Assert.Equal("security.app_gone", answer.Error?.Code);
        Assert.Single(await host.AppsOfAsync(ben));
    }

    [Fact]
    public async Task Whoever_saved_no_recovery_code_gets_one_with_the_app()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        await host.ReadAsync(db => db.RecoveryCodes.ExecuteUpdateAsync(c => c.SetProperty(x => x.SavedAt, (DateTimeOffset?)null)));
        var me = await host.SessionOfAsync(ben);
        var offer = (await host.OfferAsync(me)).Value;

        var code = (await host.GiveFirstCodeAsync(me, offer, ben.Scan(offer).Code(host.Clock))).Value.RecoveryCode;

        Assert.NotNull(code);
        Assert.Contains("Your recovery code for Contoso was replaced", (await host.MailsAsync(ben)).Select(mail => mail.Subject));
        var browser = host.Browser();
        Assert.Equal("sign_in.recovery_code_wrong", (await browser.GiveRecoveryCodeAsync(await host.AttemptAsync(browser, ben), ben.RecoveryCode)).Problem?.Code);
        Assert.IsType<SaveRecoveryCode>(await browser.GiveRecoveryCodeAsync(await host.AttemptAsync(browser, ben), code));
    }

    [Fact, Trait("Rule", "OT3"), Trait("Rule", "RL1")]
    public async Task Wrong_first_codes_are_counted_although_each_is_refused()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "3"));
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var offer = (await host.OfferAsync(me)).Value;
        var phone = ben.Scan(offer);
        var wrong = phone.WrongCode(host.Clock);

        var answers = await Own.AtOnceAsync(10, () => host.GiveFirstCodeAsync(me, offer, wrong));

        Assert.Equal(3, answers.Count(answer => answer.Error?.Code == "sign_in.code_wrong"));
        Assert.Equal(7, answers.Count(answer => answer.Error?.Code == "sign_in.second_factor_waits"));
        Assert.Equal("sign_in.second_factor_waits", (await host.GiveFirstCodeAsync(me, offer, phone.Code(host.Clock))).Error?.Code);
        await host.Browser().SignInAsync(ben);
    }

    [Theory, Trait("Rule", "RC4"), Trait("Rule", "SE7")]
    [InlineData(null, false)]
    [InlineData(SecondFactorKind.EmailVerification, false)]
    [InlineData(SecondFactorKind.AuthenticationApp, true)]
    [InlineData(SecondFactorKind.RecoveryCode, true)]
    public async Task Whoever_has_an_app_proves_themselves_by_a_factor_and_neither_by_password_nor_mailbox(SecondFactorKind? proof, bool enough)
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        await host.ProvedByAsync(me, proof);

        Assert.Equal(enough ? null : "step_up.required", (await host.OfferAsync(me)).Error?.Code);
    }

    [Fact]
    public async Task Ten_apps_are_the_most_and_one_of_them_can_still_be_replaced()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var latest = Guid.Empty;
        for (var n = 1; n < AddAuthenticator.Most; n++)
            (latest, _) = await host.AnotherAppAsync(me, ben);
        var offer = (await host.OfferAsync(me)).Value;

        Assert.Equal("security.too_many_apps", (await host.GiveFirstCodeAsync(me, offer, ben.Scan(offer).Code(host.Clock))).Error?.Code);
        Assert.True((await host.GiveFirstCodeAsync(me, offer, ben.Scan(offer).Code(host.Clock), replaces: latest)).Succeeded);
        Assert.Equal(AddAuthenticator.Most, (await host.AppsOfAsync(ben)).Count);
    }

    [Fact]
    public async Task What_the_policy_does_not_allow_is_not_offered()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        await host.ChangeAsync(db => db.Add(TreePolicyOf(host, EnumSet.Of(TwoFactorMethod.Passkey))));

        // Nothing of theirs counts any more, so that nothing of theirs proves them but what they gave before.
        Assert.Equal("security.method_not_allowed", (await host.OfferAsync(me)).Error?.Code);
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task Whoever_may_not_use_email_login_has_nothing_to_set_up()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync(m => m.EmailLoginEnabled = false);

        Assert.Equal("security.no_email_login", (await host.OfferAsync(await host.SessionOfAsync(ben))).Error?.Code);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Somebody_elses_offer_and_app_do_not_exist()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, mia) = (await host.ActiveAsync(), await host.ActiveAsync());
        var (me, hers) = (await host.SessionOfAsync(ben), await host.SessionOfAsync(mia));
        var offer = (await host.OfferAsync(hers)).Value;
        var mine = (await host.OfferAsync(me)).Value;
        var app = Assert.Single(await host.AppsOfAsync(mia));

        Assert.Equal("security.offer_over", (await host.GiveFirstCodeAsync(me, offer, mia.Scan(offer).Code(host.Clock))).Error?.Code);
        Assert.Equal("security.app_gone", (await host.GiveFirstCodeAsync(me, mine, ben.Scan(mine).Code(host.Clock), replaces: app.Id)).Error?.Code);
        Assert.Equal("security.app_gone", (await host.RemoveAppAsync(me, app.Id)).Error?.Code);
        Assert.Equal("security.app_gone", (await host.Get<RenameAuthenticator>().ExecuteAsync(me, new NamedAuthenticator(app.Id, "Mine"))).Error?.Code);
        Assert.Equal(app.Name, Assert.Single(await host.AppsOfAsync(mia)).Name);
    }

    private static TreePolicy TreePolicyOf(CoreHost host, EnumSet<TwoFactorMethod> methods) => new()
    {
        RootOrganizationId = host.Main.Id,
        MemberMethods = methods,
        AdministratorMethods = methods,
    };
}

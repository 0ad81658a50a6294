using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Core.SecuritySettings.TwoFactor;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>"Reset two-factor authentication" of one's own.</summary>
[Trait("Rule", "RC4")]
public sealed class ResetOwnTwoFactorTests
{
    [Fact, Trait("Rule", "AU5"), Trait("Rule", "SE2"), Trait("Rule", "SE6")]
    public async Task All_methods_go_other_sessions_end_this_one_stays_and_the_person_is_mailed()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (me, other) = (await host.SessionOfAsync(ben), await host.SessionOfAsync(ben));
        await host.AnotherAppAsync(me, ben, replaces: Assert.Single(await host.AppsOfAsync(ben)).Id);
        var now = host.Clock.GetUtcNow();
        await host.ChangeAsync(db => db.Add(new RememberedDevice { MemberId = ben.Id, TokenHash = "device", CreatedAt = now, LastUsedAt = now, ExpiresAt = now.AddDays(30) }));
        var halfway = host.Browser();
        var attempt = await halfway.ToSecondFactorAsync(ben);

        Assert.True((await ResetAsync(host, me)).Succeeded);

        Assert.Empty(await host.AppsOfAsync(ben));
        Assert.Equal((0, 0, 0), await host.ReadAsync(async db => (await db.RecoveryCodes.CountAsync(), await db.RetiredSeeds.CountAsync(), await db.RememberedDevices.CountAsync())));
        Assert.Equal([me.SessionId], await host.LivingAsync(me, other));
        Assert.Equal("sign_in.attempt_over", (await halfway.GiveCodeAsync(attempt.AttemptId, ben.Code(host.Clock))).Problem?.Code);
        Assert.Equal(now, (await host.MemberAsync(ben)).TwoFactorResetAt);
        var mail = (await host.MailsAsync(ben))[0];
        Assert.Equal("Your two-factor authentication for Contoso was reset", mail.Subject);
        Assert.DoesNotContain("By:", mail.Text, StringComparison.Ordinal);
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.two_factor.reset" && e.ActorId == ben.Id)));
    }

    [Fact]
    public async Task The_next_sign_in_proves_the_mailbox_before_anything_is_set_up()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();

        await ResetAsync(host, await host.SessionOfAsync(ben));

        Assert.IsType<ProveMailbox>(await host.Browser().GivePasswordAsync(ben));
    }

    [Fact]
    public async Task Whoever_proved_a_factor_for_it_sets_one_up_again_right_here_and_later_after_another_proof()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        await ResetAsync(host, me);

        var offer = (await host.OfferAsync(me)).Value;
        var phone = ben.Scan(offer);
        var code = (await host.GiveFirstCodeAsync(me, offer, phone.Code(host.Clock))).Value.RecoveryCode!;
        Assert.True((await host.Get<KeepRecoveryCode>().ExecuteAsync(me, new ShownRecoveryCode(code), TestContext.Current.CancellationToken)).Succeeded);

        await host.Browser().SignInAsync(phone);
        await ResetAsync(host, me);
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal("step_up.required", (await host.OfferAsync(await AgainAsync(host, me))).Error?.Code);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(SecondFactorKind.EmailVerification, false)]
    [InlineData(SecondFactorKind.AuthenticationApp, true)]
    [InlineData(SecondFactorKind.RecoveryCode, true)]
    public async Task Password_and_mailbox_are_never_enough(SecondFactorKind? proof, bool enough)
    {
        await using var host = await CoreHost.StartAsync();
        var me = await host.SessionOfAsync(await host.ActiveAsync());
        await host.ProvedByAsync(me, proof);

        Assert.Equal(enough ? null : "step_up.required", (await ResetAsync(host, me)).Error?.Code);
    }

    [Fact]
    public async Task The_last_administrator_replaces_their_app_instead_and_hears_who_could_take_over()
    {
        await using var host = await CoreHost.StartAsync();
        var olga = await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var me = await host.SessionOfAsync(olga);
        Assert.Equal("security.last_administrator", (await ResetAsync(host, me)).Error?.Code);

        await host.WithPasswordAsync(m => (m.Role, m.FirstName, m.LastName) = (MemberRole.OrganizationAdministrator, "Ivo", "Lund"));
        var refused = (await ResetAsync(host, me)).Error!;
        Assert.Equal(("security.last_administrator.heirs", "Ivo Lund"), (refused.Code, Assert.Single(refused.Values)));
        Assert.Single(await host.AppsOfAsync(olga));

        await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        Assert.True((await ResetAsync(host, me)).Succeeded);
    }

    [Fact]
    public async Task Where_the_next_sign_in_could_set_up_nothing_it_is_refused()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: false));
        var me = await host.SessionOfAsync(await host.ActiveAsync());
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.SmsCode) });

        Assert.Equal("security.nothing_to_set_up", (await ResetAsync(host, me)).Error?.Code);
    }

    [Fact]
    public async Task Two_administrators_who_reset_at_once_leave_one_who_can_sign_in()
    {
        await using var host = await CoreHost.StartAsync();
        var sessions = new List<SignedInMember>();
        for (var n = 0; n < 2; n++)
            sessions.Add(await host.SessionOfAsync(await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator)));

        var answers = await Task.WhenAll(sessions.Select(session => Task.Run(() => ResetAsync(host, session))));

        Assert.Single(answers, answer => answer.Succeeded);
        Assert.Equal(1, await host.ReadAsync(db => db.AuthenticatorApps.CountAsync(a => a.ConfirmedAt != null)));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Twenty_tabs_reset_once()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);

        var answers = await Own.AtOnceAsync(20, () => ResetAsync(host, me));

        Assert.Single(answers, answer => answer.Succeeded);
        Assert.All(answers.Where(answer => !answer.Succeeded), answer => Assert.Equal("security.nothing_to_reset", answer.Error!.Code));
        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task A_tab_that_asked_long_ago_hears_that_it_is_so_already()
    {
        await using var host = await CoreHost.StartAsync();
        var me = await host.SessionOfAsync(await host.ActiveAsync());
        await ResetAsync(host, me);
        host.Clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal("security.nothing_to_reset", (await ResetAsync(host, await AgainAsync(host, me))).Error?.Code);
    }

    private static Task<Result<Nothing>> ResetAsync(CoreHost host, SignedInMember me) => host.Get<ResetOwnTwoFactor>().ExecuteAsync(me, default);

    /// <summary>The same session, in use.</summary>
    private static async Task<SignedInMember> AgainAsync(CoreHost host, SignedInMember me)
    {
        await host.Get<SessionDirectory>().TouchAsync([me.SessionId]);
        return me;
    }
}

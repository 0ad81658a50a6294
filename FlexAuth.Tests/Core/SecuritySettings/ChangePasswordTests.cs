using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SecuritySettings.Passwords;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>Whoever knows the present password, and has just proved that it is them, chooses another.</summary>
[Trait("Rule", "PW5")]
public sealed class ChangePasswordTests
{
    private const string Another = "four patient herons";

    [Fact, Trait("Rule", "AU5")]
    public async Task The_new_one_signs_in_the_old_one_does_not_and_the_person_is_mailed()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var here = await host.SessionOfAsync(ben);

        Assert.Null(await ChangeAsync(host, here, ben.Password, Another));

        Assert.Equal("sign_in.wrong_email_or_password", (await host.Browser().GivePasswordAsync(ben)).Problem?.Code);
        Assert.IsType<EnterSecondFactor>(await host.Browser().GivePasswordAsync(ben with { Password = Another }));
        Assert.Equal("Your password for Contoso was changed", Assert.Single(await host.MailsAsync(ben)).Subject);
        Assert.Equal(host.Clock.GetUtcNow(), (await host.MemberAsync(ben)).PasswordSetAt);
        Assert.Equal("user.password.set", (await host.ReadAsync(db => db.AuditEntries.SingleAsync())).Action);
    }

    [Fact, Trait("Rule", "SE2"), Trait("Rule", "SE6")]
    public async Task Everything_that_the_old_one_opened_ends_but_for_the_session_that_changed_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (here, there) = (await host.SessionOfAsync(ben), await host.SessionOfAsync(ben));
        await host.Browser().ForgotPasswordAsync(ben.Email);
        var link = await host.LinkTokenOfAsync(ben);
        var halfway = host.Browser();
        var attempt = await halfway.ToSecondFactorAsync(ben);
        var now = host.Clock.GetUtcNow();
        await host.ChangeAsync(db => db.Add(new RememberedDevice { MemberId = ben.Id, TokenHash = "device", CreatedAt = now, LastUsedAt = now, ExpiresAt = now.AddDays(30) }));

        Assert.Null(await ChangeAsync(host, here, ben.Password, Another));

        Assert.Equal([here.SessionId], await host.LivingAsync(here, there));
        Assert.Equal(SessionEnd.PasswordChanged, await host.ReadAsync(db => db.Sessions.Where(s => s.Id == there.SessionId).Select(s => s.EndReason).SingleAsync()));
        Assert.Equal(LinkState.Replaced, (await host.Get<InspectLink>().ExecuteAsync(host.Browser().Visitor, link, TestContext.Current.CancellationToken)).Value.State);
        Assert.Equal("sign_in.attempt_over", (await halfway.GiveCodeAsync(attempt.AttemptId, ben.Code(host.Clock))).Problem?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task An_open_screen_is_not_enough_and_costs_neither_a_hash_nor_a_try()
    {
        await using var host = await CoreHost.StartAsync();
        using var hashes = new HashCount(host);
        var ben = await host.ActiveAsync();
        var here = await host.SessionOfAsync(ben);
        host.Clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal("step_up.required", await ChangeAsync(host, here, ben.Password, Another));

        Assert.Equal(0, hashes.Value);
        Assert.Equal(0, await host.ReadAsync(db => db.Throttles.CountAsync()));
    }

    [Theory, Trait("Rule", "PW2")]
    [InlineData("", Another, "security.current_password_missing")]
    [InlineData(Account.UsualPassword, "short", "password.long_enough")]
    [InlineData(Account.UsualPassword, "password1", "password.not_common")]
    [InlineData(Account.UsualPassword, "Contoso Okafor", "password.not_about_you")]
    [InlineData(Account.UsualPassword, Account.UsualPassword, "security.same_password")]
    public async Task What_will_not_do_is_told_before_any_hash(string present, string wanted, string problem)
    {
        await using var host = await CoreHost.StartAsync();
        using var hashes = new HashCount(host);
        var here = await host.SessionOfAsync(await host.ActiveAsync());

        Assert.Equal(problem, await ChangeAsync(host, here, present, wanted));
        Assert.Equal(0, hashes.Value);
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Guesses_at_the_present_one_count_with_those_of_the_sign_in_and_the_person_hears_of_them()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAccount", "3"));
        var ben = await host.ActiveAsync();
        var here = await host.SessionOfAsync(ben);
        await host.Browser().GivePasswordAsync(ben with { Password = "a guess at sign-in" });

        Assert.Equal("step_up.password_wrong", await ChangeAsync(host, here, "a guess", Another));
        Assert.Equal("step_up.password_waits", await ChangeAsync(host, here, "another guess", Another));
        Assert.Equal("step_up.password_waits", await ChangeAsync(host, here, ben.Password, Another));

        Assert.Equal("sign_in.wait", (await host.Browser().GivePasswordAsync(ben)).Problem?.Code);
        Assert.Equal("Too many wrong codes in a session of yours at Contoso", Assert.Single(await host.MailsAsync(ben)).Subject);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Two_tabs_with_the_same_password_at_once_set_one()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var here = await host.SessionOfAsync(ben);

        var answers = await Task.WhenAll(
            Task.Run(() => ChangeAsync(host, here, ben.Password, "first brave walrus")), Task.Run(() => ChangeAsync(host, here, ben.Password, "second brave walrus")));

        Assert.Single(answers, answer => answer is null);
        Assert.Single(answers, answer => answer == "step_up.password_wrong");
        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task Whoever_may_not_use_email_login_has_no_password_to_change()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync(m => m.EmailLoginEnabled = false);
        var here = await host.SessionOfAsync(ben);

        Assert.Equal("security.no_email_login", await ChangeAsync(host, here, ben.Password, Another));
        Assert.Equal("security.no_email_login", (await host.Get<SendOwnReset>().ExecuteAsync(here, default)).Error?.Code);
    }

    [Fact]
    public async Task A_reset_mail_goes_to_the_person_once_for_two_presses_and_leaves_an_earlier_link_alone()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var here = await host.SessionOfAsync(ben);
        await host.Browser().ForgotPasswordAsync(ben.Email);
        var earlier = await host.LinkTokenOfAsync(ben);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        var answers = await Own.AtOnceAsync(20, () => host.Get<SendOwnReset>().ExecuteAsync(here, default));

        Assert.All(answers, answer => Assert.Equal(ben.Email, answer.Value));
        Assert.Equal(2, (await host.MailsAsync(ben)).Count);
        Assert.Equal(LinkState.Valid, (await host.Get<InspectLink>().ExecuteAsync(host.Browser().Visitor, earlier, TestContext.Current.CancellationToken)).Value.State);
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task Reset_mails_count_with_those_of_Forgot_password()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:ResetsPerAccountAndHour", "2"));
        var ben = await host.ActiveAsync();
        var here = await host.SessionOfAsync(ben);
        await host.Browser().ForgotPasswordAsync(ben.Email);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await host.Get<SendOwnReset>().ExecuteAsync(here, default)).Succeeded);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        var third = await host.Get<SendOwnReset>().ExecuteAsync(here, default);

        Assert.Equal("security.reset_waits", third.Error?.Code);
        Assert.IsType<DateTimeOffset>(Assert.Single(third.Error!.Values));
        Assert.Equal(2, (await host.MailsAsync(ben)).Count);
    }

    private static async Task<string?> ChangeAsync(CoreHost host, SignedInMember actor, string present, string wanted) =>
        (await host.Get<ChangePassword>().ExecuteAsync(actor, new PasswordToChange(present, wanted))).Error?.Code;
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Reports;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>"This wasn't me".</summary>
public sealed class ReportSignInTests
{
    [Fact, Trait("Rule", "SE2"), Trait("Rule", "AU1")]
    public async Task The_session_ends_a_reset_is_mailed_the_administrators_are_told_and_the_trail_has_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var olga = await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var (here, other) = (await host.SignedInAsync(ben), await host.SignedInAsync(ben));
        var theirs = await host.SignedInAsync(ben, "192.0.2.66");

        var outcome = (await ReportAsync(host, here, await StepOfAsync(host, theirs), endOthers: false)).Value;

        Assert.Equal((1, ben.Email, 1, false), (outcome.SessionsEnded, outcome.ResetMailTo, outcome.AdministratorsTold, outcome.WasReported));
        Assert.Equal([here.SessionId, other.SessionId], await host.LivingAsync(here, other, theirs));
        Assert.Equal("Set a new password for Contoso", (await host.MailsAsync(ben))[0].Subject);
        var notice = Assert.Single(await host.MailsAsync(olga));
        Assert.Equal("Somebody at Contoso reported a sign-in that was not theirs", notice.Subject);
        Assert.Contains("By: Ben Okafor", notice.Text, StringComparison.Ordinal);
        Assert.Contains("Address: 192.0.2.66", notice.Text, StringComparison.Ordinal);
        var entry = await host.ReadAsync(db => db.AuditEntries.SingleAsync(e => e.Action == "user.sign_in.reported"));
        Assert.Equal((ben.Id, ben.Id), (entry.ActorId, entry.SubjectId));
        Assert.Contains("192.0.2.66", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_others_end_where_wished_with_remembered_devices_and_whoever_is_half_signed_in()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (here, other, theirs) = (await host.SignedInAsync(ben), await host.SignedInAsync(ben), await host.SignedInAsync(ben));
        var now = host.Clock.GetUtcNow();
        await host.ChangeAsync(db => db.Add(new RememberedDevice { MemberId = ben.Id, TokenHash = "device", CreatedAt = now, LastUsedAt = now, ExpiresAt = now.AddDays(30) }));
        var halfway = host.Browser();
        var attempt = await halfway.ToSecondFactorAsync(ben);

        var outcome = (await ReportAsync(host, here, await StepOfAsync(host, theirs), endOthers: true)).Value;

        Assert.Equal(2, outcome.SessionsEnded);
        Assert.Equal([here.SessionId], await host.LivingAsync(here, other, theirs));
        Assert.Equal(0, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        Assert.Equal("sign_in.attempt_over", (await halfway.GiveCodeAsync(attempt.AttemptId, ben.Code(host.Clock, 1))).Problem?.Code);
    }

    [Fact]
    public async Task What_the_device_that_it_left_behind_opened_from_elsewhere_ends_with_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (theirs, mine) = (host.Browser("192.0.2.66"), host.Browser());
        await theirs.SignInAsync(ben, remember: true);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await mine.SignInAsync(ben, remember: true);
        var first = await host.ReadAsync(db => db.Sessions.OrderBy(s => s.CreatedAt).Select(s => s.Id).FirstAsync());
        var elsewhere = await theirs.Copy().SignInRememberedAsync(ben);
        var own = await mine.Copy().SignInRememberedAsync(ben);
        var here = await host.SignedInAsync(ben);
        var step = await host.ReadAsync(db => db.SignInLog.Where(e => e.SessionId == first).Select(e => e.Id).SingleAsync());

        Assert.Equal(2, (await ReportAsync(host, here, step, endOthers: false)).Value.SessionsEnded);

        Assert.Null(await host.Get<SessionDirectory>().FindAsync(elsewhere.Token));
        Assert.NotNull(await host.Get<SessionDirectory>().FindAsync(own.Token));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Twenty_tabs_at_once_are_one_report()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var olga = await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var (here, theirs) = (await host.SignedInAsync(ben), await host.SignedInAsync(ben));
        var step = await StepOfAsync(host, theirs);

        var outcomes = await Own.AtOnceAsync(20, async () => (await ReportAsync(host, here, step, endOthers: true)).Value);

        Assert.Single(outcomes, outcome => outcome is { WasReported: false, SessionsEnded: 1 });
        Assert.Equal(19, outcomes.Count(outcome => outcome is { SessionsEnded: 0, ResetMailTo: null, AdministratorsTold: 0, WasReported: true }));
        Assert.Single(await host.MailsAsync(ben));
        Assert.Single(await host.MailsAsync(olga));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.sign_in.reported")));
    }

    [Fact]
    public async Task The_administrators_above_are_told_and_those_beside_below_and_disabled_are_not()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var ben = await host.ActiveAsync(m => m.OrganizationId = forest.North.Id);
        await host.ActiveAsync(m => (m.OrganizationId, m.Role) = (forest.NorthUnit.Id, MemberRole.OrganizationAdministrator));
        await host.ActiveAsync(m => (m.OrganizationId, m.Role) = (forest.South.Id, MemberRole.OrganizationAdministrator));
        await host.ActiveAsync(m => (m.OrganizationId, m.Role) = (forest.Other.Id, MemberRole.OrganizationAdministrator));
        await host.ActiveAsync(m => (m.Role, m.DisabledAt) = (MemberRole.OrganizationAdministrator, host.Clock.GetUtcNow()));
        await host.ActiveAsync(m => m.Role = MemberRole.Manager);
        var north = await host.ActiveAsync(m => (m.OrganizationId, m.Role) = (forest.North.Id, MemberRole.OrganizationAdministrator));
        var main = await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var (here, theirs) = (await host.SignedInAsync(ben), await host.SignedInAsync(ben));

        Assert.Equal(2, (await ReportAsync(host, here, await StepOfAsync(host, theirs), false)).Value.AdministratorsTold);

        Assert.Single(await host.MailsAsync(north));
        Assert.Single(await host.MailsAsync(main));
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task Administrators_are_mailed_so_often_an_hour_and_the_trail_has_all()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:ReportsPerPersonAndHour", "1"));
        var ben = await host.ActiveAsync();
        var olga = await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var (here, one, two) = (await host.SignedInAsync(ben), await host.SignedInAsync(ben), await host.SignedInAsync(ben));

        Assert.Equal(1, (await ReportAsync(host, here, await StepOfAsync(host, one), false)).Value.AdministratorsTold);
        Assert.Equal(0, (await ReportAsync(host, here, await StepOfAsync(host, two), false)).Value.AdministratorsTold);

        Assert.Single(await host.MailsAsync(olga));
        Assert.Equal(2, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.sign_in.reported")));
    }

    [Fact]
    public async Task A_wrong_password_that_was_not_mine_can_be_reported_though_no_session_came_of_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var here = await host.SignedInAsync(ben);
        await host.Browser("192.0.2.66").GivePasswordAsync(ben with { Password = "a guess" });
        var step = await host.ReadAsync(db => db.SignInLog.Where(e => e.Outcome == SignInOutcome.PasswordRefused).Select(e => e.Id).SingleAsync());

        var outcome = (await ReportAsync(host, here, step, endOthers: false)).Value;

        Assert.Equal((0, ben.Email, 0, false), (outcome.SessionsEnded, outcome.ResetMailTo, outcome.AdministratorsTold, outcome.WasReported));
        var page = await host.Get<ListOwnSignInSteps>().ExecuteAsync(here, new OwnHistoryRequest(null, 10), TestContext.Current.CancellationToken);
        Assert.Equal(host.Clock.GetUtcNow(), page.Value.Rows.Single(row => row.Id == step).ReportedAt);
    }

    [Theory]
    [InlineData(SignInOutcome.PasswordAccepted)]
    [InlineData(SignInOutcome.SecondFactorAccepted)]
    public async Task The_session_that_began_after_a_reported_step_ends_with_it_and_those_before_or_elsewhere_do_not(SignInOutcome outcome)
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (here, before) = (await host.SignedInAsync(ben), await host.SignedInAsync(ben, "192.0.2.66"));
        var (theirs, elsewhere) = (await host.SignedInAsync(ben, "192.0.2.66"), await host.SignedInAsync(ben, "192.0.2.77"));
        var step = await host.ReadAsync(db => db.SignInLog.Where(e => e.Outcome == outcome && e.Address == "192.0.2.66")
            .OrderByDescending(e => e.Id).Select(e => e.Id).FirstAsync());

        Assert.Equal(1, (await ReportAsync(host, here, step, endOthers: false)).Value.SessionsEnded);

        Assert.Equal([here.SessionId, before.SessionId, elsewhere.SessionId], await host.LivingAsync(here, before, theirs, elsewhere));
    }

    [Fact]
    public async Task The_administrators_hear_of_nothing_that_did_not_happen()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, olga) = (await host.ActiveAsync(), await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator));
        var here = await host.SignedInAsync(ben);
        await host.Browser("192.0.2.66").GivePasswordAsync(ben with { Password = "a guess" });
        var step = await host.ReadAsync(db => db.SignInLog.Where(e => e.Outcome == SignInOutcome.PasswordRefused).Select(e => e.Id).SingleAsync());

        await ReportAsync(host, here, step, endOthers: false);

        var text = Assert.Single(await host.MailsAsync(olga)).Text;
        Assert.DoesNotContain("has ended", text, StringComparison.Ordinal);
        Assert.Contains("If it had opened a session, that session is ended.", text.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_no_password_here_is_mailed_no_reset()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (here, theirs) = (await host.SignedInAsync(ben), await host.SignedInAsync(ben));
        await host.ChangeAsync(ben, m => (m.PasswordHash, m.EmailLoginEnabled) = (null, false));

        var outcome = (await ReportAsync(host, here, await StepOfAsync(host, theirs), false)).Value;

        Assert.Equal((1, null), (outcome.SessionsEnded, outcome.ResetMailTo));
        Assert.Empty(await host.MailsAsync(ben));
    }

    [Fact]
    public async Task Whoever_reports_the_session_that_they_use_is_told_what_to_do_instead()
    {
        await using var host = await CoreHost.StartAsync();
        var here = await host.SignedInAsync(await host.ActiveAsync());

        Assert.Equal("security.own_sign_in", (await ReportAsync(host, here, await StepOfAsync(host, here), true)).Error?.Code);
        foreach (var step in await host.ReadAsync(db => db.SignInLog.Select(e => e.Id).ToListAsync()))
            Assert.Equal("security.own_sign_in", (await host.PreviewAsync(here, step)).Error?.Code);
        Assert.Equal([here.SessionId], await host.LivingAsync(here));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Somebody_elses_sign_in_does_not_exist()
    {
        await using var host = await CoreHost.StartAsync();
        var olga = await host.AdministratorAsync();
        var theirs = await host.SignedInAsync(await host.ActiveAsync());

        Assert.Equal("not_found", (await ReportAsync(host, olga, await StepOfAsync(host, theirs), true)).Error?.Code);
        Assert.Equal("not_found", (await host.PreviewAsync(olga, await StepOfAsync(host, theirs))).Error?.Code);
        Assert.Equal([theirs.SessionId], await host.LivingAsync(theirs));
    }

    [Fact]
    public async Task What_happens_within_a_session_names_it_in_the_log()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var here = await host.SignedInAsync(ben);
        await host.Get<SignOut>().ExecuteAsync(here, default);

        var log = await host.ReadAsync(db => db.SignInLog.OrderBy(e => e.Id).ToListAsync());

        Assert.Equal(
            [(SignInOutcome.PasswordAccepted, null), (SignInOutcome.SecondFactorAccepted, null), (SignInOutcome.SignedIn, here.SessionId), (SignInOutcome.SignedOut, here.SessionId)],
            log.Select(e => (e.Outcome, e.SessionId)));
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task The_log_and_the_session_name_the_passkey_or_the_app_and_never_one_that_was_wrong()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var app = await host.ReadAsync(db => db.AuthenticatorApps.Select(a => a.Id).SingleAsync());
        var byApp = await host.SignedInAsync(ben);
        var authenticator = await host.PasskeyAsync(ben);
        var passkey = await host.ReadAsync(db => db.Passkeys.Select(p => p.Id).SingleAsync());
        var byPasskey = await host.PasskeySessionAsync(authenticator, "192.0.2.7");
        await host.SignInAsync(host.Browser(), authenticator with { VerifiesUser = false });

        Assert.Equal(
            [(byApp.SessionId, app), (byPasskey.SessionId, passkey)],
            await host.ReadAsync(async db => (await db.Sessions.Where(s => s.CredentialId != null).OrderBy(s => s.Id).ToListAsync()).Select(s => (s.Id, s.CredentialId!.Value))));
        Assert.Equal(
            [
                (SignInOutcome.PasswordAccepted, null), (SignInOutcome.SecondFactorAccepted, app), (SignInOutcome.SignedIn, app),
                (SignInOutcome.PasskeyAccepted, passkey), (SignInOutcome.SignedIn, passkey), (SignInOutcome.PasskeyRefused, null),
            ],
            (await host.ReadAsync(db => db.SignInLog.OrderBy(e => e.Id).ToListAsync())).Select(e => (e.Outcome, e.CredentialId)));
    }

    private static Task<Result<ReportOutcome>> ReportAsync(CoreHost host, SignedInMember actor, Guid step, bool endOthers) =>
        host.ReportAsync(actor, step, endOthers);

    private static Task<Guid> StepOfAsync(CoreHost host, SignedInMember session) => host.StepOfAsync(session);
}

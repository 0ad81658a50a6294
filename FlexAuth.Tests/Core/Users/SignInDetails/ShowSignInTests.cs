using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.SignInDetails;

/// <summary>What the cards of one person say.</summary>
public sealed class ShowSignInTests
{
    [Fact]
    public async Task Each_way_in_says_how_often_when_last_and_from_where()
    {
        await using var forest = await Forest.GrowAsync(PolicySteps.Everything);
        var nadia = await forest.MemberAsync(forest.North, but: m => (m.Position, m.PhoneNumber) = ("Planner", "+31612345678"));
        var now = forest.Host.Clock.GetUtcNow();
        await forest.Host.ChangeAsync(db =>
        {
            db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Microsoft", ProviderKey = "tenant.object", UserId = nadia.Id });
            db.AddRange(
                Logged(nadia, now.AddDays(-9), SignInMethod.Microsoft, "198.51.100.1"),
                Logged(nadia, now.AddDays(-2), SignInMethod.Microsoft, "198.51.100.2"),
                Logged(nadia, now.AddDays(-3), SignInMethod.Google, "198.51.100.3"),
                Logged(nadia, now.AddDays(-7), SignInMethod.OpenIdConnect2, "198.51.100.8"),
                Logged(nadia, now.AddDays(-6), SignInMethod.OpenIdConnect, "198.51.100.9"),
                Logged(nadia, now.AddDays(-5), SignInMethod.Password, "198.51.100.4", SecondFactorKind.RecoveryCode),
                Logged(nadia, now.AddDays(-4), SignInMethod.Password, "198.51.100.5", SecondFactorKind.AuthenticationApp),
                Logged(nadia, now.AddDays(-1), SignInMethod.Password, "198.51.100.6", outcome: SignInOutcome.PasswordRefused),
                Logged(null, now, SignInMethod.Microsoft, "198.51.100.7"));
        });

        var shown = await ShownAsync(forest, nadia);

        Assert.Equal(("Planner", "North"), (shown.Position, shown.Organization));
        Assert.EndsWith("78", shown.MaskedPhone, StringComparison.Ordinal);
        Assert.DoesNotContain("612345", shown.MaskedPhone, StringComparison.Ordinal);
        Assert.Equal(new WayIn(WayInStanding.Open, 2, now.AddDays(-2), "198.51.100.2"), shown.By(SignInMethod.Microsoft));
        Assert.Equal(new WayIn(WayInStanding.Closed, 1, now.AddDays(-3), "198.51.100.3"), shown.By(SignInMethod.Google));
        Assert.Equal(new WayIn(WayInStanding.Closed, 1, now.AddDays(-7), "198.51.100.8"), shown.By(SignInMethod.OpenIdConnect2));
        Assert.Equal(new WayIn(WayInStanding.Closed, 0, null, null), shown.By(SignInMethod.OpenIdConnect3));
        Assert.Equal(new WayIn(WayInStanding.Open, 2, now.AddDays(-4), "198.51.100.5"), shown.EmailLogin.Use);
        Assert.Equal(now.AddDays(-5), shown.EmailLogin.RecoveryCodeUsedAt);

        await forest.Host.ChangeAsync(db => db.AddRange(
            Logged(nadia, now.AddDays(-2), SignInMethod.Password, "198.51.100.4", SecondFactorKind.RecoveryCode, SignInOutcome.ProvedAgain),
            Logged(nadia, now.AddDays(-1), SignInMethod.Password, "198.51.100.4", SecondFactorKind.RecoveryCode, SignInOutcome.ProofRefused)));
        Assert.Equal(now.AddDays(-2), (await ShownAsync(forest, nadia)).EmailLogin.RecoveryCodeUsedAt);
    }

    [Fact]
    public async Task An_account_whose_provider_this_server_does_not_offer_opens_nothing_and_says_so()
    {
        await using var forest = await Forest.GrowAsync();
        var nadia = await forest.MemberAsync(forest.North, but: m => m.EmailLoginEnabled = false);
        await forest.Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Google", ProviderKey = "subject", UserId = nadia.Id }));

        var shown = await ShownAsync(forest, nadia);

        Assert.Equal(
            (WayInStanding.Closed, WayInStanding.LinkedInVain, WayInStanding.Closed),
            (shown.By(SignInMethod.Microsoft).Standing, shown.By(SignInMethod.Google).Standing, shown.EmailLogin.Use.Standing));
        Assert.DoesNotContain(new[] { shown.By(SignInMethod.Microsoft), shown.By(SignInMethod.Google), shown.EmailLogin.Use }, way => way.IsOpen);
    }

    [Fact]
    public async Task Somebody_who_has_never_signed_in_has_no_sign_in_to_show()
    {
        await using var forest = await Forest.GrowAsync();
        var ana = await forest.Host.InviteAsync(await forest.SignedInAsync(forest.Main));

        var shown = (await forest.Host.Get<ShowSignIn>().ExecuteAsync(await forest.SignedInAsync(forest.Main), ana.Id)).Value;

        Assert.Null(shown.LastSignInAt);
        Assert.Equal((0, null, null), (shown.EmailLogin.Use.Count, shown.EmailLogin.Use.LastAt, shown.EmailLogin.Use.LastAddress));
        Assert.Equal((Standing.Invited, forest.Host.Clock.GetUtcNow()), (shown.Standing, shown.InvitedAt));
        Assert.Empty(shown.Sessions);
    }

    [Fact]
    public async Task A_real_sign_in_shows_with_its_session_its_app_and_its_code()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ben = await host.ActiveAsync();
        var setUpAt = host.Clock.GetUtcNow();
        var started = await host.Browser("198.51.100.7").SignInAsync(ben);
        await host.ChangeAsync(db => db.AddRange(
            new RememberedDevice { MemberId = ben.Id, TokenHash = "living", ExpiresAt = setUpAt.AddDays(1), CreatedAt = setUpAt, LastUsedAt = setUpAt, Address = "198.51.100.9" },
            new RememberedDevice { MemberId = ben.Id, TokenHash = "expired", ExpiresAt = setUpAt }));

        var shown = (await host.Get<ShowSignIn>().ExecuteAsync(actor, ben.Id)).Value;

        var now = host.Clock.GetUtcNow();
        var session = Assert.Single(shown.Sessions);
        Assert.Equal(
            (started.SessionId, "Firefox on Linux", "198.51.100.7", now, SecondFactorKind.AuthenticationApp, false),
            (session.Id, session.Browser, session.Address, session.BeganAt, session.SecondFactor, session.IsOwn));
        var app = Assert.Single(shown.EmailLogin.Apps);
        Assert.Equal((null, setUpAt, now), (app.Name, app.AddedAt, app.LastUsedAt));
        Assert.Equal((setUpAt, true), (shown.EmailLogin.RecoveryCodeMadeAt, shown.EmailLogin.IsRecoveryCodeSaved));
        Assert.Equal("198.51.100.9", Assert.Single(shown.Devices).Address);
        Assert.Equal((true, 1, now), (shown.EmailLogin.Use.IsOpen, shown.EmailLogin.Use.Count, shown.EmailLogin.Use.LastAt));
        var oneself = (await host.Get<ShowSignIn>().ExecuteAsync(actor, actor.MemberId)).Value;
        Assert.Equal((false, true, true), (shown.IsOneself, oneself.IsOneself, oneself.Sessions.Single().IsOwn));
    }

    [Fact]
    public async Task Sessions_that_ended_or_went_unused_for_too_long_are_not_shown()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North);
        await forest.SignedInAsync(nadia);
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(30));
        var later = await forest.SignedInAsync(nadia);
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(30));
        await forest.Host.Get<SessionDirectory>().TouchAsync([actor.SessionId, later.SessionId], TestContext.Current.CancellationToken);

        Assert.Equal(later.SessionId, Assert.Single((await ShownAsync(forest, nadia)).Sessions).Id);
    }

    [Fact]
    public async Task What_waits_after_wrong_tries_is_told_with_its_end()
    {
        await using var forest = await Forest.GrowAsync();
        var ben = await forest.Host.ActiveAsync();
        var browser = forest.Host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        for (var wrong = 0; wrong < 5; wrong++)
        {
            await browser.GiveCodeAsync(attempt, "000000");
            await browser.AnswerAsync(new GivePassword(ben.Email, "not this one"));
        }

        var shown = (await forest.Host.Get<ShowSignIn>().ExecuteAsync(await forest.SignedInAsync(forest.Main), ben.Id)).Value;

        var now = forest.Host.Clock.GetUtcNow();
        Assert.Equal([new Hold(HeldWay.Password, now.AddMinutes(15)), new Hold(HeldWay.AuthenticationApp, now.AddHours(1))], shown.Holds);
        Assert.Equal(Standing.Locked, shown.Standing);
    }

    [Fact]
    public async Task Whatever_keeps_codes_waiting_is_told_once_with_its_last_end()
    {
        await using var forest = await Forest.GrowAsync();
        var ben = await forest.Host.ActiveAsync();
        var now = forest.Host.Clock.GetUtcNow();
        await forest.Host.ChangeAsync(db => db.AddRange(
            new Throttle { Key = Throttling.AppGuess(ben.Id), Count = 5, ResetsAt = now.AddMinutes(5) },
            new Throttle { Key = Throttling.MailboxGuess(ben.Id), Count = 5, ResetsAt = now.AddMinutes(10) },
            new Throttle { Key = Throttling.SecondFactor(SecondFactorKind.EmailVerification, ben.Id), Count = 5, ResetsAt = now.AddMinutes(20) },
            new Throttle { Key = Throttling.SecondFactor(SecondFactorKind.SmsCode, ben.Id), Count = 5, ResetsAt = now.AddMinutes(30) },
            new Throttle { Key = Throttling.PhoneGuess(ben.Id), Count = 4, ResetsAt = now.AddMinutes(40) }));

        var shown = (await forest.Host.Get<ShowSignIn>().ExecuteAsync(await forest.SignedInAsync(forest.Main), ben.Id)).Value;

        Assert.Equal(
            [
                new Hold(HeldWay.AuthenticationApp, now.AddMinutes(5)), new Hold(HeldWay.MailedCode, now.AddMinutes(20)),
                new Hold(HeldWay.SmsCode, now.AddMinutes(30)),
            ],
            shown.Holds);
        await forest.Host.DoAsync(await forest.SignedInAsync(forest.Main), UserAction.ResetTwoFactor, new UserSelection { Ids = [ben.Id] });
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.Throttles.CountAsync(t => t.Key == Throttling.AppGuess(ben.Id))));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Nobody_beside_above_or_in_another_tree_is_shown()
    {
        await using var forest = await Forest.GrowAsync();
        var north = await forest.SignedInAsync(forest.North);
        foreach (var place in new[] { forest.Main, forest.South, forest.Other })
        {
            var stranger = await forest.MemberAsync(place);
            var history = new HistoryRequest(stranger.Id, null, 10);

            Assert.Equal("not_found", (await forest.Host.Get<ShowSignIn>().ExecuteAsync(north, stranger.Id)).Error?.Code);
            Assert.Equal("not_found", (await forest.Host.Get<ListSignInSteps>().ExecuteAsync(north, history)).Error?.Code);
            Assert.Equal("not_found", (await forest.Host.Get<ListMessages>().ExecuteAsync(north, history)).Error?.Code);
        }

        Assert.True((await forest.Host.Get<ShowSignIn>().ExecuteAsync(north, (await forest.MemberAsync(forest.NorthUnit)).Id)).Succeeded);
    }

    [OnSqlite]
    [Fact]
    public async Task Counting_sign_ins_reads_one_index_and_no_row_of_the_log()
    {
        await using var host = await CoreHost.StartAsync();

        var plan = await PlanAsync(host, db => WaysIn.Sums(db, Guid.Empty));
        Assert.Contains("COVERING INDEX IX_SignInLog_SignedIn (MemberId=?", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);

        plan = await PlanAsync(host, db => WaysIn.Proofs(db, Guid.Empty, SecondFactorKind.RecoveryCode));
        Assert.Contains("COVERING INDEX IX_SignInLog_ProvedAgain (MemberId=? AND SecondFactor=?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    private static async Task<string> PlanAsync<T>(CoreHost host, Func<FlexAuthDbContext, IQueryable<T>> query)
    {
        var plan = await host.ReadAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + query(db).ToQueryString()
                .Split('\n').Where(line => !line.StartsWith(".param", StringComparison.Ordinal)).Aggregate((a, b) => $"{a}\n{b}")
                .Replace("@memberId", "'x'", StringComparison.Ordinal).Replace("@factor", "'x'", StringComparison.Ordinal);
            await using var rows = await command.ExecuteReaderAsync();
            var lines = new List<string>();
            while (await rows.ReadAsync())
                lines.Add(rows.GetString(3));
            return lines;
        });

        return string.Join('\n', plan);
    }

    private static SignInLogEntry Logged(
        Member? member,
        DateTimeOffset at,
        SignInMethod method,
        string address,
        SecondFactorKind? factor = null,
        SignInOutcome outcome = SignInOutcome.SignedIn) => new()
        {
            MemberId = member?.Id,
            OccurredAt = at,
            Method = method,
            SecondFactor = factor,
            Outcome = outcome,
            Address = address,
        };

    private static async Task<PersonSignIn> ShownAsync(Forest forest, Member member) =>
        (await forest.Host.Get<ShowSignIn>().ExecuteAsync(await forest.SignedInAsync(forest.Main), member.Id)).Value;
}

using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Refresh;
using FlexAuth.Core.SignIn;
using FlexAuth.Tests.Core.SecuritySettings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>Whoever is disabled at the provider is out at the next check; whoever is not stays in, whatever else goes wrong.</summary>
[Trait("Needs", "Server"), Trait("Rule", "SE2")]
public sealed class RefreshTests(TokenServer server) : IClassFixture<TokenServer>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(66);

    [Fact]
    public async Task A_good_account_stays_in_and_is_asked_about_once_an_hour_with_the_newest_token()
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SessionIdle", "23:00:00"));
        var here = await ComeAsync(world);
        var before = (await server.CountAsync()).Refreshed;

        await RunAsync(world);
        Assert.Equal(before, (await server.CountAsync()).Refreshed);
        for (var hour = 1; hour <= 3; hour++)
        {
            world.Host.Clock.Advance(Interval);
            await RunAsync(world);
            await RunAsync(world);
            Assert.Equal(before + hour, (await server.CountAsync()).Refreshed);
        }

        Assert.NotNull(await world.Host.Get<SessionDirectory>().FindAsync(here.Token));
        Assert.False(world.Host.DatabaseHolds(Encoding.UTF8.GetBytes("canary-refresh")));
    }

    [Fact]
    public async Task What_the_provider_answered_is_kept_also_while_another_node_writes()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var here = await ComeAsync(world);
        world.Host.Clock.Advance(Interval);
        await UseAsync(world);
        await server.WishAsync(new { refuse = 400 });

        // The claim goes through.
        world.Host.AnotherWriter.Writes(turns: 2, after: 1);
        await RunAsync(world);

        Assert.Equal((SignInMethod.Microsoft, SessionEnd.ProviderRefused), await world.Host.Get<SessionDirectory>().EndOfAsync(here.Token));
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task An_account_that_is_disabled_there_is_out_with_all_that_came_by_it_and_the_person_is_told_why()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var here = await ComeAsync(world, nadia);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        var there = await ComeAsync(world, nadia);
        await RunAsync(world);
        var other = await ComeAsync(world);
        var byPassword = await world.Host.SessionTokenAsync(nadia.Id);
        world.Host.Clock.Advance(Interval);
        await UseAsync(world);
        await world.Host.ReadAsync(db => db.ProviderGrants.Where(g => g.MemberId != nadia.Id).ExecuteUpdateAsync(g => g.SetProperty(x => x.CheckAt, (DateTimeOffset?)null)));

        await server.WishAsync(new { refuse = 400 });
        await RunAsync(world);

        var directory = world.Host.Get<SessionDirectory>();
        Assert.Null(await directory.FindAsync(here.Token));
        Assert.Null(await directory.FindAsync(there.Token));
        Assert.NotNull(await directory.FindAsync(other.Token));
        Assert.NotNull(await directory.FindAsync(byPassword));
        Assert.Equal((SignInMethod.Microsoft, SessionEnd.ProviderRefused), await directory.EndOfAsync(here.Token));
        var trail = await world.Host.ReadAsync(db => db.AuditEntries.Where(e => e.Action == "user.sessions.ended").ToListAsync());
        Assert.Equal(2, trail.Count);
        Assert.All(trail, row => Assert.Equal(("system", nadia.Id), (row.ActorKind, row.SubjectId)));
        Assert.All(trail, row => Assert.Contains("ProviderRefused", row.Details, StringComparison.Ordinal));
        Assert.Equal(1, await world.Host.ReadAsync(db => db.SignInLog.CountAsync(e => e.Outcome == SignInOutcome.ProviderEnded && e.SessionId == here.SessionId)));
        Assert.Null(await world.Host.ReadAsync(db => db.ProviderGrants.Where(g => g.MemberId == nadia.Id).Select(g => g.ProtectedToken).SingleAsync()));
    }

    [Theory, Trait("Rule", "DU6")]
    [InlineData(503)]
    [InlineData(401)]
    [InlineData(429)]
    public async Task A_provider_that_does_not_say_keeps_everybody_in_and_is_asked_again_ever_later(int status)
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SessionIdle", "23:00:00"));
        var here = await ComeAsync(world);
        world.Host.Clock.Advance(Interval);
        await server.WishAsync(new { refuse = status });
        List<double> waits = [];
        for (var time = 0; time < 4; time++)
        {
            await RunAsync(world);
            var next = await world.Host.ReadAsync(db => db.ProviderGrants.Select(g => g.CheckAt).SingleAsync());
            waits.Add(Math.Round((next!.Value - world.Host.Clock.GetUtcNow()).TotalMinutes));
            world.Host.Clock.Advance(next.Value - world.Host.Clock.GetUtcNow());
        }

        Assert.Equal((1, 2, 4), (waits[0], waits[1], waits[2]));
        Assert.InRange(waits[3], 7, 9);
        Assert.NotNull(await world.Host.Get<SessionDirectory>().FindAsync(here.Token));

        await world.SaysAsync([]);
        await RunAsync(world);
        Assert.Equal(0, await world.Host.ReadAsync(db => db.ProviderGrants.Select(g => g.Failures).SingleAsync()));
        Assert.NotNull(await world.Host.Get<SessionDirectory>().FindAsync(here.Token));
    }

    [Theory]
    [InlineData("invalid_grant", "consent_required", "AADSTS65001: The user or administrator has not consented.", SessionEnd.ProviderConsentMissing, true)]
    [InlineData("interaction_required", null, "AADSTS90094: The grant requires administrator permission.", SessionEnd.ProviderConsentMissing, true)]
    [InlineData("consent_required", null, null, SessionEnd.ProviderConsentMissing, true)]
    [InlineData("unauthorized_client", null, "AADSTS700016: Application was not found in the directory.", null, true)]
    [InlineData("unauthorized_client", null, "AADSTS7000112: The application is disabled.", null, true)]
    [InlineData("invalid_grant", null, "AADSTS50173: The provided grant has expired due to it being revoked.", SessionEnd.ProviderRefused, false)]
    [InlineData("interaction_required", "basic_action", "AADSTS50076: You must use multi-factor authentication.", null, false)]
    public async Task Consent_that_is_gone_is_told_of_the_accounts_tenant_and_ends_what_came_by_it_where_the_account_is_refused(
        string error, string? suberror, string? description, SessionEnd? end, bool isTold)
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SessionIdle", "23:00:00"));
        await world.GiveAsync(SignInMethod.Microsoft, ProviderWorld.OtherTenant, world.Forest.Main);
        await world.Host.ReadAsync(db => db.ProviderTenants.ExecuteUpdateAsync(t => t.SetProperty(x => x.ConsentedAt, world.Host.Clock.GetUtcNow())));
        var here = await ComeAsync(world);
        world.Host.Clock.Advance(Interval);
        await server.WishAsync(new { refuse = 400, says = new { error, suberror, error_description = description } });

        await RunAsync(world);
        await RunAsync(world);

        Assert.Equal(end, (await world.Host.Get<SessionDirectory>().EndOfAsync(here.Token))?.Why);
        Assert.Equal(end is null, await world.Host.Get<SessionDirectory>().FindAsync(here.Token) is not null);
        Assert.Equal(
            isTold ? [ProviderWorld.Tenant] : [],
            await world.Host.ReadAsync(db => db.ProviderTenants.Where(t => t.ConsentWithdrawnAt != null).Select(t => t.Tenant).ToListAsync()));
        Assert.Equal(isTold ? 1 : 0, await world.Host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "organization.provider_tenant.consent_withdrawn")));
    }

    [Fact]
    public async Task Who_takes_back_their_own_consent_takes_back_nobody_elses_and_two_who_are_refused_speak_for_the_tenant()
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SessionIdle", "23:00:00"));
        var first = await ComeAsync(world);
        world.Host.Clock.Advance(Interval);
        var says = new { error = "invalid_grant", suberror = "consent_required", error_description = "AADSTS65001" };
        await server.WishAsync(new { refuse = 400, says });
        await RunAsync(world);
        Assert.Null(await world.Host.Get<SessionDirectory>().FindAsync(first.Token));
        Assert.Equal(0, await world.Host.ReadAsync(db => db.ProviderTenants.CountAsync(t => t.ConsentWithdrawnAt != null)));
        Assert.Equal(0, await world.Host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "organization.provider_tenant.consent_withdrawn")));

        await ComeAsync(world);
        world.Host.Clock.Advance(Interval);
        await server.WishAsync(new { refuse = 400, says });
        await RunAsync(world);

        Assert.Equal(1, await world.Host.ReadAsync(db => db.ProviderTenants.CountAsync(t => t.ConsentWithdrawnAt != null)));
    }

    [Fact]
    public async Task A_tenant_that_refuses_the_application_keeps_nobody_elses_account_from_being_asked_and_one_that_is_good_again_says_so()
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SessionIdle", "23:00:00"));
        await ComeAsync(world);
        world.Host.Clock.Advance(Interval);
        await server.WishAsync(new { refuse = 400, says = new { error = "unauthorized_client", error_description = "AADSTS700016" } });
        var due = await world.Host.ReadAsync(db => db.ProviderGrants.Select(g => new DueCheck(g.Id, g.Provider, g.CheckAt!.Value)).SingleAsync());
        Assert.True(await world.Host.Get<AccountCheck>().RunAsync(due, TestContext.Current.CancellationToken));
        Assert.Equal(1, await world.Host.ReadAsync(db => db.ProviderTenants.CountAsync(t => t.ConsentWithdrawnAt != null)));

        await world.SaysAsync([]);
        world.Host.Clock.Advance(Interval);
        await RunAsync(world);

        Assert.Equal(0, await world.Host.ReadAsync(db => db.ProviderTenants.CountAsync(t => t.ConsentWithdrawnAt != null)));
    }

    [Theory]
    [InlineData("invalid_grant", "basic_action", "AADSTS50076: You must use multi-factor authentication.")]
    [InlineData("invalid_grant", "message_only", "AADSTS53003: Access has been blocked by Conditional Access policies.")]
    [InlineData("invalid_grant", "user_password_expired", null)]
    [InlineData("invalid_grant", null, "AADSTS53000: Device is not in required device state.")]
    public async Task A_policy_there_that_lets_this_server_ask_nothing_says_nothing_of_the_account(string error, string? suberror, string? description) =>
        Assert.Equal(0, await RefusedAsync(error, suberror, description));

    [Theory]
    [InlineData("invalid_grant", "bad_token", "AADSTS50173: The provided grant has expired due to it being revoked.")]
    [InlineData("invalid_grant", "message_only", "AADSTS50105: The user is not assigned to a role for the application.")]
    [InlineData("invalid_grant", "basic_action", "AADSTS50057: The user account is disabled.")]
    [InlineData("invalid_grant", null, "AADSTS700082: The refresh token has expired due to inactivity.")]
    public async Task What_is_said_of_the_account_ends_what_came_by_it_whatever_stands_beside(string error, string? suberror, string? description) =>
        Assert.Equal(1, await RefusedAsync(error, suberror, description));

    /// <summary>How many are out after the provider answered so.</summary>
    private async Task<int> RefusedAsync(string error, string? suberror, string? description)
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SessionIdle", "23:00:00"));
        await ComeAsync(world);
        world.Host.Clock.Advance(Interval);
        await server.WishAsync(new { refuse = 400, says = new { error, suberror, error_description = description } });

        await RunAsync(world);

        return await world.Host.ReadAsync(db => db.Sessions.CountAsync(s => s.EndedAt != null));
    }

    [Theory, Trait("Rule", "DU6")]
    [InlineData(400, "access_denied", true)]
    [InlineData(400, "unsupported_grant_type", true)]
    [InlineData(401, "unauthorized_client", true)]
    [InlineData(403, "admin_policy_enforced", true)]
    [InlineData(401, "invalid_client", false)]
    [InlineData(429, "slow_down", false)]
    [InlineData(503, "temporarily_unavailable", false)]
    public async Task An_answer_about_one_account_that_nobody_understands_keeps_nobody_elses_from_being_asked(int refuse, string error, bool areOthersAsked)
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SessionIdle", "23:00:00"));
        var here = await ComeAsync(world);
        world.Host.Clock.Advance(Interval);
        await server.WishAsync(new { refuse, says = new { error } });
        var due = await world.Host.ReadAsync(db => db.ProviderGrants.Select(g => new DueCheck(g.Id, g.Provider, g.CheckAt!.Value)).SingleAsync());

        Assert.Equal(areOthersAsked, await world.Host.Get<AccountCheck>().RunAsync(due, TestContext.Current.CancellationToken));

        Assert.NotNull(await world.Host.Get<SessionDirectory>().FindAsync(here.Token));
        Assert.Equal(1, await world.Host.ReadAsync(db => db.ProviderGrants.Select(g => g.Failures).SingleAsync()));
    }

    [Fact]
    public async Task What_was_revoked_there_ends_what_came_by_it_also_where_the_account_signs_in_anew_before_the_next_check()
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SessionIdle", "23:00:00"));
        var nadia = await world.MemberAsync();
        var thief = await ComeAsync(world, nadia);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        await server.WishAsync(new { revoke = true });
        await ComeAsync(world, nadia);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var there = await ComeAsync(world, nadia);

        await RunAsync(world);

        var directory = world.Host.Get<SessionDirectory>();
        Assert.Equal((SignInMethod.Microsoft, SessionEnd.ProviderRefused), await directory.EndOfAsync(thief.Token));
        Assert.NotNull(await directory.FindAsync(there.Token));
        world.Host.Clock.Advance(Interval);
        await RunAsync(world);
        Assert.NotNull(await directory.FindAsync(there.Token));
    }

    [Fact]
    public async Task A_token_that_is_replaced_is_asked_once_at_once_and_ends_nothing_while_it_is_good()
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SessionIdle", "23:00:00"));
        var nadia = await world.MemberAsync();
        var first = await ComeAsync(world, nadia);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        var second = await ComeAsync(world, nadia);
        var before = (await server.CountAsync()).Refreshed;

        await RunAsync(world);
        await RunAsync(world);
        Assert.Equal(before + 1, (await server.CountAsync()).Refreshed);
        world.Host.Clock.Advance(Interval);
        await RunAsync(world);

        Assert.Equal(before + 2, (await server.CountAsync()).Refreshed);
        Assert.NotNull(await world.Host.Get<SessionDirectory>().FindAsync(first.Token));
        Assert.NotNull(await world.Host.Get<SessionDirectory>().FindAsync(second.Token));
    }

    [Fact]
    public async Task A_replaced_token_of_another_registration_is_not_asked()
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SessionIdle", "23:00:00"));
        var nadia = await world.MemberAsync();
        var here = await ComeAsync(world, nadia);
        await world.Host.ReadAsync(db => db.ProviderGrants.ExecuteUpdateAsync(g => g.SetProperty(x => x.ClientId, "flexauth-before")));
        world.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        await server.WishAsync(new { revoke = true });
        await ComeAsync(world, nadia);
        var before = await server.CountAsync();

        await RunAsync(world);

        Assert.Equal(before, await server.CountAsync());
        Assert.NotNull(await world.Host.Get<SessionDirectory>().FindAsync(here.Token));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Ten_checks_at_once_bring_a_token_once_and_end_nothing()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var here = await ComeAsync(world);
        for (var round = 0; round < 3; round++)
        {
            world.Host.Clock.Advance(Interval);
            await UseAsync(world);
            var before = (await server.CountAsync()).Refreshed;
            var due = await world.Host.ReadAsync(db => db.ProviderGrants.Select(g => new DueCheck(g.Id, g.Provider, g.CheckAt!.Value)).SingleAsync());

            await Own.AtOnceAsync(10, () => world.Host.Get<AccountCheck>().RunAsync(due, TestContext.Current.CancellationToken));

            Assert.Equal(before + 1, (await server.CountAsync()).Refreshed);
            Assert.NotNull(await world.Host.Get<SessionDirectory>().FindAsync(here.Token));
        }
    }

    [Theory]
    [InlineData("they sign out")]
    [InlineData("it is unused for too long")]
    public async Task Where_the_next_sign_in_brings_another_token_it_goes_with_the_last_session(string how)
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SessionIdle", "00:50:00"));
        var here = await ComeAsync(world);
        var before = await server.CountAsync();
        if (how == "they sign out")
            await world.Host.Get<SignOut>().ExecuteAsync((await world.Host.Get<SessionDirectory>().FindAsync(here.Token))!, default);

        world.Host.Clock.Advance(Interval);
        await RunAsync(world);

        Assert.Equal(before, await server.CountAsync());
        Assert.Equal(0, await world.Host.ReadAsync(db => db.ProviderGrants.CountAsync(g => g.ProtectedToken != null || g.CheckAt != null)));
    }

    [Fact, Trait("Rule", "AU3")]
    public async Task No_token_stands_in_the_log_whatever_the_provider_answers()
    {
        using var documents = new EntraDocuments();
        var log = new Lines();
        var refresh = new ProviderRefresh(documents, documents.Metadata(), log);
        (int, string)[] answers =
        [
            (200, """{"access_token":"canary-access","refresh_token":"canary-new"}"""),
            (400, """{"error":"invalid_grant","error_description":"canary-token"}"""),
            (400, """{"error":"canary-token is not good"}"""),
            (500, "canary-token"),
            (200, "canary-token"),
        ];
        List<string?> next = [];
        foreach (var answer in answers)
        {
            documents.TokenAnswer = answer;
            try
            {
                next.Add((await refresh.AskAsync(documents.Provider, "canary-token", TestContext.Current.CancellationToken)).Token);
            }
            catch (ProviderTrouble trouble)
            {
                next.Add(trouble.Problem.Code);
            }
        }

        Assert.Equal(["canary-new", null, "provider.answer_refused", "provider.unreachable", "provider.unreachable"], next);
        Assert.Equal(3, log.Written.Count);
        Assert.DoesNotContain(log.Written, line => line.Contains("canary", StringComparison.Ordinal));
    }

    private static Task<StartedSession> ComeAsync(ProviderWorld world) => ComeAsync(world, null);

    private static async Task<StartedSession> ComeAsync(ProviderWorld world, Member? member)
    {
        await world.SaysAsync(world.Entra(member ?? await world.MemberAsync()));
        return await world.SignInAsync(world.Host.Browser());
    }

    /// <summary>Nobody is idle.</summary>
    private static Task<int> UseAsync(ProviderWorld world) =>
        world.Host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, world.Host.Clock.GetUtcNow())));

    private static Task RunAsync(ProviderWorld world) =>
        world.Host.Get<IEnumerable<IHostedService>>().OfType<AccountChecks>().Single().RunOnceAsync(TestContext.Current.CancellationToken);

    private sealed class Lines : ILogger<ProviderRefresh>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add($"{formatter(state, exception)} {exception}");
    }
}

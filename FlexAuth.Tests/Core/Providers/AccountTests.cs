using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SecuritySettings.Reports;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Tests.Core.SecuritySettings;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>People connect accounts to themselves and take them away again: after a proof here, and one there.</summary>
[Trait("Needs", "Server"), Trait("Rule", "FE2")]
public sealed class AccountTests(TokenServer server) : IClassFixture<TokenServer>
{
    [Fact]
    public async Task An_account_that_is_not_vouched_for_signs_its_owner_in_once_they_have_connected_it()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia, ("xms_edov", false), ("email", "nadia@elsewhere.example")));
        Assert.Equal("provider.not_vouched", await world.ProblemAsync(world.Host.Browser()));

        Assert.Null(await ConnectAsync(world, await world.Forest.SignedInAsync(nadia)));

        var session = await world.SignInAsync(world.Host.Browser());
        Assert.Equal(nadia.Id, (await world.Host.ReadAsync(db => db.Sessions.SingleAsync(s => s.Id == session.SessionId))).MemberId);
        Assert.Contains("Another way to sign in", (await world.Host.MailsAsync(new Account(nadia.Id, nadia.Email!)))[0].Subject);
    }

    [Theory]
    [InlineData("somebody else's", "provider.account_taken")]
    [InlineData("of a tenant that is not the organization's", "provider.tenant_unknown")]
    [InlineData("of another organization's tenant", "provider.tenant_unknown")]
    [InlineData("private", "provider.personal")]
    [InlineData("a second one", "provider.other_account")]
    [InlineData("their own already", null)]
    public async Task Which_account_can_be_connected(string which, string? problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.GiveAsync(SignInMethod.Microsoft, ProviderWorld.OtherTenant, world.Forest.Other);
        var (nadia, other) = (await world.MemberAsync(), await world.MemberAsync());
        var me = await world.Forest.SignedInAsync(nadia);
        if (which is "somebody else's")
        {
            await world.SaysAsync(world.Entra(other));
            await world.SignInAsync(world.Host.Browser());
        }
        else if (which is "a second one" or "their own already")
        {
            await world.SaysAsync(world.Entra(nadia));
            await world.SignInAsync(world.Host.Browser());
        }

        var before = await world.Host.ReadAsync(db => db.UserLogins.CountAsync());
        await world.SaysAsync(which switch
        {
            "somebody else's" => world.Entra(other),
            "of a tenant that is not the organization's" => world.Entra(nadia, ("tid", "11111111-2222-4333-8444-555555555555")),
            "of another organization's tenant" => world.Entra(nadia, ("tid", ProviderWorld.OtherTenant)),
            "private" => world.Entra(nadia, ("tid", "9188040d-6c67-4b2f-b112-36a304b66dad")),
            "a second one" => world.Entra(nadia, ("oid", Guid.NewGuid().ToString())),
            _ => world.Entra(nadia),
        });

        Assert.Equal(problem, await ConnectAsync(world, me));
        Assert.Equal(before, await world.Host.ReadAsync(db => db.UserLogins.CountAsync()));
    }

    [Fact, Trait("Rule", "SE7"), Trait("Rule", "FE4")]
    public async Task Connecting_wants_a_recent_proof_and_the_session_that_left()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia));
        var (me, elsewhere) = (await world.Forest.SignedInAsync(nadia), await world.Forest.SignedInAsync(nadia));
        var there = (await world.Host.Get<ConnectAccount>().ExecuteAsync(me, new ProviderQuestion(SignInMethod.Microsoft, "/"))).Value;
        var answer = await ProviderWorld.VisitAsync(there, SignInMethod.Microsoft);

        Assert.Equal("provider.visit_over", (await world.Host.Get<FinishConnecting>().ExecuteAsync(elsewhere, answer)).Error?.Code);
        Assert.Equal("provider.visit_over", (await world.ReturnAsync(world.Host.Browser(), answer)).Error?.Code);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("step_up.required", await ConnectAsync(world, me));
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task Disconnecting_ends_what_the_account_opened_elsewhere_and_is_told()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var ben = await world.Host.ActiveAsync();
        var member = await world.Host.MemberAsync(ben);
        await world.SaysAsync(world.Entra(member));
        var elsewhere = await world.SignInAsync(world.Host.Browser());
        var me = await world.Forest.SignedInAsync(member);

        Assert.True((await world.Host.Get<DisconnectAccount>().ExecuteAsync(me, SignInMethod.Microsoft)).Succeeded);

        Assert.Null(await world.Host.Get<SessionDirectory>().FindAsync(elsewhere.Token));
        Assert.Equal(0, await world.Host.ReadAsync(db => db.UserLogins.CountAsync()));
        Assert.Equal(0, await world.Host.ReadAsync(db => db.ProviderAccounts.CountAsync()));
        Assert.Contains("was disconnected", (await world.Host.MailsAsync(ben))[0].Subject);
    }

    [Fact]
    public async Task Nobody_disconnects_their_last_way_in_not_even_with_two_tabs_at_once()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia));
        await world.SignInAsync(world.Host.Browser());
        await world.SaysAsync(world.Google(nadia));
        await world.SignInAsync(world.Host.Browser(), SignInMethod.Google);
        var me = await world.Forest.SignedInAsync(nadia);

        var done = await Task.WhenAll(new[] { SignInMethod.Microsoft, SignInMethod.Google }.Select(
            method => Task.Run(() => world.Host.Get<DisconnectAccount>().ExecuteAsync(me, method))));

        Assert.Single(done, result => result.Succeeded);
        Assert.Single(done, result => result.Error?.Code == "provider.last_way");
        Assert.Equal(1, await world.Host.ReadAsync(db => db.UserLogins.CountAsync()));
    }

    [Fact, Trait("Rule", "SE2"), Trait("Rule", "AU5")]
    public async Task An_administrator_disconnects_an_account_which_stays_out_until_it_is_allowed_again()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia));
        var session = await world.SignInAsync(world.Host.Browser());
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var account = new AccountOfPerson(nadia.Id, SignInMethod.Microsoft);

        var done = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => world.Host.Get<DisconnectUser>().ExecuteAsync(olga, account))));

        Assert.All(done, result => Assert.True(result.Succeeded));
        Assert.Null(await world.Host.Get<SessionDirectory>().FindAsync(session.Token));
        Assert.Equal(WayInStanding.Disconnected, (await world.Host.Get<ShowSignIn>().ExecuteAsync(olga, nadia.Id)).Value.By(SignInMethod.Microsoft).Standing);
        Assert.Single(await world.Host.MailsAsync(new Account(nadia.Id, nadia.Email!)), mail => mail.Subject.Contains("was disconnected", StringComparison.Ordinal));
        Assert.Single(await world.Host.ReadAsync(db => db.AuditEntries.Where(e => e.Action == "user.provider.disconnected").ToListAsync()));
        Assert.Equal("provider.closed", await world.ProblemAsync(world.Host.Browser()));

        Assert.True((await world.Host.Get<AllowAccount>().ExecuteAsync(olga, account)).Succeeded);

        Assert.NotNull(await world.SignInAsync(world.Host.Browser()));
    }

    [Fact]
    public async Task Whoever_was_disconnected_connects_the_account_again_after_a_proof_of_their_own()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia));
        await world.SignInAsync(world.Host.Browser());
        await world.Host.Get<DisconnectUser>().ExecuteAsync(await world.Forest.SignedInAsync(world.Forest.Main), new AccountOfPerson(nadia.Id, SignInMethod.Microsoft));

        Assert.Null(await ConnectAsync(world, await world.Forest.SignedInAsync(nadia)));

        Assert.NotNull(await world.SignInAsync(world.Host.Browser()));
    }

    [Theory, Trait("Rule", "AZ2"), Trait("Rule", "AZ5")]
    [InlineData("a stranger", "not_found")]
    [InlineData("of another branch", "not_found")]
    [InlineData("oneself", "provider.own")]
    public async Task Nobody_disconnects_whom_they_do_not_look_after(string whom, string problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var north = await world.Forest.SignedInAsync(world.Forest.North);
        var id = whom switch
        {
            "a stranger" => (await world.MemberAsync(world.Forest.Other)).Id,
            "of another branch" => (await world.MemberAsync(world.Forest.South)).Id,
            _ => north.MemberId,
        };
        var account = new AccountOfPerson(id, SignInMethod.Google);

        Assert.Equal(problem, (await world.Host.Get<DisconnectUser>().ExecuteAsync(north, account)).Error?.Code);
        Assert.Equal(problem == "provider.own" ? null : problem, (await world.Host.Get<AllowAccount>().ExecuteAsync(north, account)).Error?.Code);
    }

    [Theory, Trait("Rule", "SE2")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reported_sign_in_disconnects_the_account_that_it_was_made_with_unless_it_is_the_only_way_in(bool hasPassword)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = hasPassword ? await world.Host.MemberAsync(await world.Host.ActiveAsync()) : await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia));
        var theirs = await world.SignInAsync(world.Host.Browser());
        await world.SignInAsync(world.Host.Browser("192.0.2.9"));
        var me = await world.Forest.SignedInAsync(nadia);
        var step = await world.Host.ReadAsync(db => db.SignInLog.SingleAsync(e => e.SessionId == theirs.SessionId && e.Outcome == SignInOutcome.SignedIn));

        var outcome = (await world.Host.Get<ReportSignIn>().ExecuteAsync(me, new SignInToReport(step.Id, false))).Value;

        Assert.Equal(
            (hasPassword, !hasPassword),
            (outcome.Taken.Accounts is [SignInMethod.Microsoft], outcome.OnlyWays is [SignInMethod.Microsoft]));
        Assert.Equal(hasPassword ? 2 : 1, outcome.SessionsEnded);
        Assert.Null(await world.Host.Get<SessionDirectory>().FindAsync(theirs.Token));
        Assert.Equal(hasPassword ? "provider.closed" : null, await world.ProblemAsync(world.Host.Browser()));
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task An_account_that_was_connected_within_a_reported_session_goes_with_what_it_opened()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.Host.MemberAsync(await world.Host.ActiveAsync());
        await world.SaysAsync(world.Entra(nadia, ("xms_edov", false), ("email", "nadia@elsewhere.example")));
        var theirs = await world.Forest.SignedInAsync(nadia);
        Assert.Null(await ConnectAsync(world, theirs));
        var byAccount = await world.SignInAsync(world.Host.Browser());
        var step = new SignInLogEntry
        {
            MemberId = nadia.Id,
            RootOrganizationId = theirs.RootOrganizationId,
            OccurredAt = world.Host.Clock.GetUtcNow(),
            Outcome = SignInOutcome.SignedIn,
            SessionId = theirs.SessionId,
        };
        await world.Host.ChangeAsync(db => db.Add(step));
        var me = await world.Forest.SignedInAsync(nadia);

        var outcome = await world.Host.ReportAsForetoldAsync(me, step.Id);

        Assert.Equal([SignInMethod.Microsoft], outcome.Taken.Accounts);
        Assert.Null(await world.Host.Get<SessionDirectory>().FindAsync(byAccount.Token));
        Assert.NotNull(await world.ProblemAsync(world.Host.Browser()));
    }

    private static async Task<string?> ConnectAsync(ProviderWorld world, SignedInMember me)
    {
        var there = await world.Host.Get<ConnectAccount>().ExecuteAsync(me, new ProviderQuestion(SignInMethod.Microsoft, "/profile/security"));
        if (!there.Succeeded)
            return there.Error.Code;
        var outcome = await world.Host.Get<FinishConnecting>().ExecuteAsync(me, await ProviderWorld.VisitAsync(there.Value, SignInMethod.Microsoft));
        return outcome.Error?.Code ?? outcome.Value.Problem?.Code;
    }
}

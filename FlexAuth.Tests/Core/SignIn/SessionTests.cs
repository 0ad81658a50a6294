using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn;

public class SessionTests
{
    private static readonly (string, string)[] Short =
        [("FlexAuth:SignIn:SessionIdle", "00:05:00"), ("FlexAuth:SignIn:SessionLifetime", "00:15:00")];

    [Fact, Trait("Rule", "SE1")]
    public async Task After_sign_out_the_token_is_dead_and_so_is_the_page_that_was_open()
    {
        await using var host = await CoreHost.StartAsync();
        var token = await host.SessionTokenAsync((await host.ActiveAsync()).Id);
        var actor = await FindAsync(host, token);

        Assert.True((await host.Get<SignOut>().ExecuteAsync(actor!, default)).Succeeded);

        Assert.Null(await FindAsync(host, token));
        Assert.Empty(await host.Get<SessionDirectory>().LivingAmongAsync([actor!.SessionId]));
        Assert.Equal("session_ended", (await host.Get<SignOut>().ExecuteAsync(actor!, default)).Error?.Code);
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task Disabling_a_person_ends_their_power_at_once()
    {
        await using var host = await CoreHost.StartAsync();
        var admin = await host.AdministratorAsync();
        var account = new Account(admin.MemberId, "");
        var token = await host.SessionTokenAsync(admin.MemberId);
        await host.ChangeAsync(account, m => m.DisabledAt = host.Clock.GetUtcNow());

        Assert.Null(await FindAsync(host, token));
        Assert.Empty(await host.Get<SessionDirectory>().LivingAmongAsync([admin.SessionId]));
        Assert.Equal("session_ended", (await host.Get<ShowTree>().ExecuteAsync(admin, new Nothing())).Error?.Code);
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task A_role_that_was_taken_has_no_power_left_in_an_open_page()
    {
        await using var host = await CoreHost.StartAsync();
        var admin = await host.AdministratorAsync();
        await host.ChangeAsync(new Account(admin.MemberId, ""), m => m.Role = FlexAuth.Core.Users.MemberRole.Member);

        Assert.Equal("session_ended", (await host.Get<ShowTree>().ExecuteAsync(admin, new Nothing())).Error?.Code);
    }

    [Fact, Trait("Rule", "SE2"), Trait("Rule", "PW6")]
    public async Task Switching_email_login_off_ends_the_sessions_made_with_it_except_emergency_access()
    {
        await using var host = await CoreHost.StartAsync();
        var (admin, ben) = (await host.AdministratorAsync(), await host.ActiveAsync());
        var emergency = await host.ActiveAsync(m => (m.Role, m.HasEmergencyAccess) = (MemberRole.OrganizationAdministrator, true));
        var (ofBen, ofEmergency) = (await host.SessionTokenAsync(ben.Id), await host.SessionTokenAsync(emergency.Id));
        var open = await FindAsync(host, ofBen);

        Assert.True((await host.Get<DisableEmailLogin>().ExecuteAsync(admin, new EmailLoginDisabling("Contoso"))).Succeeded);

        Assert.Null(await FindAsync(host, ofBen));
        Assert.Equal("session_ended", (await host.Get<SignOut>().ExecuteAsync(open!, default)).Error?.Code);
        Assert.NotNull(await FindAsync(host, ofEmergency));
        await host.Browser().ToSecondFactorAsync(emergency);
    }

    [Fact, Trait("Rule", "SE3")]
    public async Task Each_sign_in_begins_a_new_session_and_ends_the_browsers_former_one()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var elsewhere = await host.SessionTokenAsync(ben.Id);
        var first = await browser.SignInAsync(ben);
        var second = await browser.SignInAsync(ben, first.Token);

        Assert.NotEqual(first.SessionId, second.SessionId);
        Assert.Null(await FindAsync(host, first.Token));
        Assert.NotNull(await FindAsync(host, second.Token));
        Assert.NotNull(await FindAsync(host, elsewhere));
    }

    [Fact, Trait("Rule", "SE3")]
    public async Task A_session_ends_when_unused_and_a_late_use_does_not_wake_it()
    {
        await using var host = await CoreHost.StartAsync(Short);
        var token = await host.SessionTokenAsync((await host.ActiveAsync()).Id);
        var id = (await FindAsync(host, token))!.SessionId;
        host.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Single(await host.Get<SessionDirectory>().LivingAmongAsync([id]));

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await FindAsync(host, token));
        await host.Get<SessionDirectory>().TouchAsync([id]);
        Assert.Null(await FindAsync(host, token));
        Assert.Empty(await host.Get<SessionDirectory>().LivingAmongAsync([id]));
    }

    [Fact, Trait("Rule", "SE3")]
    public async Task Asking_for_a_session_counts_as_use()
    {
        await using var host = await CoreHost.StartAsync(Short);
        var token = await host.SessionTokenAsync((await host.ActiveAsync()).Id);
        host.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.NotNull(await FindAsync(host, token));

        host.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.NotNull(await FindAsync(host, token));
    }

    [Theory, Trait("Rule", "SE2")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_is_signed_in_neither_waits_nor_fails_where_others_write_and_the_next_use_is_noted(bool here)
    {
        await using var host = await CoreHost.StartAsync();
        var token = await host.SessionTokenAsync((await host.ActiveAsync()).Id);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        var others = here ? await host.Get<WriteGate>().EnterAsync(TestContext.Current.CancellationToken) : null;
        if (!here)
            host.AnotherWriter.Writes();

        Assert.NotNull(await FindAsync(host, token).WaitAsync(TimeSpan.FromSeconds(25), TestContext.Current.CancellationToken));

        if (others is not null)
            await others.DisposeAsync();
        host.AnotherWriter.Ends();
        Assert.NotEqual(host.Clock.GetUtcNow(), await host.ReadAsync(db => db.Sessions.Select(s => s.LastSeenAt).SingleAsync()));
        await FindAsync(host, token);
        Assert.Equal(host.Clock.GetUtcNow(), await host.ReadAsync(db => db.Sessions.Select(s => s.LastSeenAt).SingleAsync()));
    }

    [Fact, Trait("Rule", "SE3")]
    public async Task A_session_in_use_ends_after_its_lifetime()
    {
        await using var host = await CoreHost.StartAsync(Short);
        var ben = await host.ActiveAsync();
        var session = await host.Browser().SignInAsync(ben);
        for (var minutes = 4; minutes < 15; minutes += 4)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(4));
            Assert.NotNull(await FindAsync(host, session.Token));
        }

        var actor = await FindAsync(host, session.Token);
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Null(await FindAsync(host, session.Token));
        Assert.Equal("session_ended", (await host.Get<SignOut>().ExecuteAsync(actor!, default)).Error?.Code);
    }

    [Fact]
    public async Task Only_the_hash_of_a_session_is_kept()
    {
        await using var host = await CoreHost.StartAsync();
        var token = await host.SessionTokenAsync((await host.ActiveAsync()).Id);

        Assert.False(host.DatabaseHolds(System.Text.Encoding.UTF8.GetBytes(token)));
        Assert.Null(await FindAsync(host, SecretToken.Hash(token)));
        Assert.Null(await FindAsync(host, null));
        Assert.Equal(1, await host.ReadAsync(db => db.Sessions.CountAsync()));
    }

    private static Task<SignedInMember?> FindAsync(CoreHost host, string? token) => host.Get<SessionDirectory>().FindAsync(token);
}

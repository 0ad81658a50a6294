using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Actions;

/// <summary>What each action does.</summary>
public class EffectTests
{
    [Fact]
    public async Task Disabling_email_login_deletes_what_it_opened_and_tells_the_person()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ben = await host.ActiveAsync();
        var session = await host.SessionTokenAsync(ben.Id);

        var job = await host.DoAsync(actor, UserAction.DisableEmailLogin, new UserSelection { Ids = [ben.Id] });

        var member = await host.MemberAsync(ben);
        Assert.False(member.EmailLoginEnabled);
        Assert.Null(member.PasswordHash);
        Assert.Equal(Standing.NotInvited, StandingRule.Of(member, host.Clock.GetUtcNow()));
        Assert.Equal((0, 0), await host.ReadAsync(async db => (await db.AuthenticatorApps.CountAsync(), await db.RecoveryCodes.CountAsync())));
        Assert.Null(await host.Get<SessionDirectory>().FindAsync(session));
        Assert.Equal(MessageKind.EmailLoginDisabled, Assert.Single(await host.OutboxAsync()).Kind);
        Assert.Null(Assert.Single(await host.ItemsAsync(job.Id)).Before);
        Assert.Equal("sign_in.wrong_email_or_password", await host.Browser().ProblemOfAsync(new GivePassword(ben.Email, ben.Password)));
    }

    [Theory, Trait("Rule", "RC4"), Trait("Rule", "FE5")]
    [InlineData(MemberRole.Manager, FactorAfterProvider.NotAsked, 1)]
    [InlineData(MemberRole.Member, FactorAfterProvider.NotAsked, 0)]
    [InlineData(MemberRole.Member, FactorAfterProvider.UnlessVouched, 1)]
    public async Task Disabling_email_login_leaves_the_second_factor_that_is_asked_after_a_provider(MemberRole role, FactorAfterProvider ofMembers, int left)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        await host.DecideAsync(SignInPolicy.Default with { MemberAfterProvider = ofMembers });
        var ben = await host.ActiveAsync(m => m.Role = role);
        await host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Google", ProviderKey = "key", UserId = ben.Id }));

        await host.DoAsync(await forest.SignedInAsync(forest.Main), UserAction.DisableEmailLogin, new UserSelection { Ids = [ben.Id] });

        var member = await host.MemberAsync(ben);
        Assert.Equal((null, left == 1), (member.PasswordHash, member.TwoFactorSetAt is not null));
        Assert.Equal((left, left), await host.ReadAsync(async db => (await db.AuthenticatorApps.CountAsync(), await db.RecoveryCodes.CountAsync())));
    }

    [Fact, Trait("Rule", "SE2"), Trait("Rule", "PW6")]
    public async Task Whoever_is_disabled_is_out_at_once_and_keeps_their_credentials()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ben = await host.ActiveAsync();
        var session = await forest.SignedInAsync(await host.MemberAsync(ben.Id));
        var browser = host.Browser();
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var done = Assert.IsType<Done>(await browser.GiveCodeAsync((await browser.ToSecondFactorAsync(ben)).AttemptId, ben.Code(host.Clock)));
        var ended = new List<Change>();
        using var subscription = host.Get<ChangeFeed>().Subscribe(
            c => c.Kind is ChangeKind.SessionEnded, batch => { ended.AddRange(batch.Changes); return Task.CompletedTask; }, TimeSpan.FromSeconds(1));

        await host.DoAsync(actor, UserAction.DisableMember, new UserSelection { Ids = [ben.Id] });
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([new Change(ChangeKind.SessionEnded, forest.Main.Id, session.SessionId)], ended);
        Assert.Equal("sign_in.ticket_void", (await browser.RedeemAsync(done.Ticket)).Error?.Code);
        Assert.Equal("sign_in.wrong_email_or_password", await browser.ProblemOfAsync(new GivePassword(ben.Email, ben.Password)));
        Assert.NotNull((await host.MemberAsync(ben)).PasswordHash);

        await host.DoAsync(actor, UserAction.EnableMember, new UserSelection { Ids = [ben.Id] });
        Assert.NotNull(await host.Browser().SignInAsync(ben));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task Whoever_is_disabled_gets_no_link_that_was_on_its_way_and_a_sent_one_is_dead()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await host.InviteAsync(actor);
        var token = await host.LinkTokenOfAsync(ana);
        var bea = await host.InviteAsync(actor, "Bea", "Lund");

        await host.DoAsync(actor, UserAction.DisableMember, new UserSelection { Ids = [ana.Id, bea.Id] });

        Assert.Equal("link.replaced", (await host.Browser().SetPasswordAsync(token, Account.UsualPassword)).Error?.Code);
        Assert.Empty(await host.MailsAsync(bea));
    }

    [Fact]
    public async Task An_unlocked_person_may_try_again_at_once()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        for (var wrong = 0; wrong < 5; wrong++)
        {
            await browser.AnswerAsync(new GivePassword(ben.Email, "not this one"));
        }

        Assert.Equal("sign_in.wait", await browser.ProblemOfAsync(new GivePassword(ben.Email, ben.Password)));

        await host.DoAsync(actor, UserAction.Unlock, new UserSelection { Ids = [ben.Id] });

        Assert.NotNull(await host.Browser().SignInAsync(ben));
    }

    [Fact]
    public async Task A_reset_that_is_sent_again_replaces_the_one_before()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await host.InviteAsync(actor);
        var first = await host.LinkTokenOfAsync(ana);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        await host.DoAsync(actor, UserAction.ResendPasswordReset, new UserSelection { Ids = [ana.Id] });

        var second = await host.LinkTokenOfAsync(ana);
        Assert.NotEqual(first, second);
        Assert.Equal("link.replaced", (await host.Browser().SetPasswordAsync(first, Account.UsualPassword)).Error?.Code);
        Assert.True((await host.Browser().SetPasswordAsync(second, Account.UsualPassword)).Succeeded);
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task The_trail_says_who_asked_from_where_for_whom_by_which_job()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await RuleTests.PersonAsync(forest, "active");

        var job = await forest.Host.DoAsync(actor, UserAction.DisableMember, ActionSteps.Of(person));

        var trail = await forest.Host.ReadAsync(db => db.AuditEntries.OrderBy(a => a.Id).ToListAsync());
        Assert.Equal(["job.started", "user.disabled", "job.finished"], trail.Select(a => a.Action));
        Assert.All(trail, a => Assert.Equal(("member", actor.MemberId, "203.0.113.9", forest.Main.Id), (a.ActorKind, a.ActorId, a.Address, a.RootOrganizationId)));
        Assert.All(trail, a => Assert.Contains($"{job.Id}", a.Details, StringComparison.Ordinal));
        Assert.Equal((person.Id, person.OrganizationId), (trail[1].SubjectId, trail[1].OrganizationId));
    }
}

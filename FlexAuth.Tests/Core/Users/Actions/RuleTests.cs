using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Mobile;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Actions;

/// <summary>Whom each action leaves out, and why.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData(UserAction.EnableEmailLogin, "without email login", null)]
    [InlineData(UserAction.EnableEmailLogin, "invited", "user_action.has_email_login")]
    [InlineData(UserAction.EnableEmailLogin, "disabled", "user_action.disabled")]
    [InlineData(UserAction.DisableEmailLogin, "invited", null)]
    [InlineData(UserAction.DisableEmailLogin, "active", null)]
    [InlineData(UserAction.DisableEmailLogin, "without email login", "user_action.no_email_login")]
    [InlineData(UserAction.DisableEmailLogin, "with emergency access", "user_action.emergency_access")]
    [InlineData(UserAction.ResendPasswordReset, "active", null)]
    [InlineData(UserAction.ResendPasswordReset, "invited", null)]
    [InlineData(UserAction.ResendPasswordReset, "with emergency access", null)]
    [InlineData(UserAction.ResendPasswordReset, "without email login", "user_action.no_email_login")]
    [InlineData(UserAction.ResendPasswordReset, "disabled", "user_action.disabled")]
    [InlineData(UserAction.ResendPasswordReset, "just mailed", "user_action.just_sent")]
    [InlineData(UserAction.Unlock, "locked", null)]
    [InlineData(UserAction.Unlock, "waiting with the second factor", null)]
    [InlineData(UserAction.Unlock, "active", "user_action.not_locked")]
    [InlineData(UserAction.ResetTwoFactor, "with two factors", null)]
    [InlineData(UserAction.ResetTwoFactor, "active", "user_action.no_two_factor")]
    [InlineData(UserAction.EndSessions, "signed in", null)]
    [InlineData(UserAction.EndSessions, "active", "user_action.no_session")]
    [InlineData(UserAction.DisableMember, "active", null)]
    [InlineData(UserAction.DisableMember, "disabled", "user_action.already_disabled")]
    [InlineData(UserAction.EnableMember, "disabled", null)]
    [InlineData(UserAction.EnableMember, "active", "user_action.not_disabled")]
    public async Task Each_action_takes_whom_it_is_for_and_says_why_not_the_others(UserAction action, string who, string? reason)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await PersonAsync(forest, who);

        var preview = (await forest.Host.PreviewAsync(actor, action, ActionSteps.Of(person))).Value;
        var job = await forest.Host.DoAsync(actor, action, ActionSteps.Of(person));

        Assert.Equal(reason, preview.LeftOut.SingleOrDefault()?.Reason.Code);
        Assert.Equal(reason is null ? 1 : 0, preview.WillChange);
        var item = Assert.Single(await forest.Host.ItemsAsync(job.Id));
        Assert.Equal((reason is null ? JobOutcome.Changed : JobOutcome.LeftOut, reason), (item.Outcome, item.Reason));
    }

    [Theory]
    [InlineData(UserAction.EnableEmailLogin)]
    [InlineData(UserAction.ResendPasswordReset)]
    public async Task Where_the_organizations_switch_is_off_nobody_is_sent_a_link(UserAction action)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await PersonAsync(forest, action is UserAction.EnableEmailLogin ? "without email login" : "active");
        await forest.Host.ReadAsync(db => db.Organizations.Where(o => o.Id == forest.Main.Id)
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, false)));

        var job = await forest.Host.DoAsync(actor, action, ActionSteps.Of(person));

        var results = await forest.Host.Get<ListJobResults>().ExecuteAsync(actor, new JobResultsRequest(job.Id, null, 0, 10));
        var reason = Assert.Single(results.Value.Rows).Reason!;
        Assert.Equal(("user_action.organization_off", "Contoso"), (reason.Code, Assert.Single(reason.Values)));
        Assert.Empty(await forest.Host.OutboxAsync());
    }

    [Theory]
    [InlineData(UserAction.DisableEmailLogin)]
    [InlineData(UserAction.DisableMember)]
    [InlineData(UserAction.ResetTwoFactor)]
    public async Task Nobody_takes_their_own_way_in(UserAction action)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);

        var job = await forest.Host.DoAsync(actor, action, new UserSelection { Ids = [actor.MemberId] });

        Assert.Equal("user_action.yourself", Assert.Single(await forest.Host.ItemsAsync(job.Id)).Reason);
    }

    [Fact]
    public async Task Ending_sessions_spares_the_one_that_asks()
    {
        await using var forest = await Forest.GrowAsync();
        var member = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator);
        var actor = await forest.SignedInAsync(member);
        var elsewhere = await forest.SignedInAsync(member);

        await forest.Host.DoAsync(actor, UserAction.EndSessions, ActionSteps.Of(member));
        var again = await forest.Host.DoAsync(actor, UserAction.EndSessions, ActionSteps.Of(member));

        Assert.Equal([actor.SessionId], await forest.Host.Get<SessionDirectory>().LivingAmongAsync([actor.SessionId, elsewhere.SessionId]));
        Assert.Equal("user_action.no_session", Assert.Single(await forest.Host.ItemsAsync(again.Id)).Reason);
    }

    [Fact]
    public async Task Whoever_has_only_an_unlocked_phone_has_something_to_end_and_it_locks()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, administrator) = (await host.ActiveAsync(), await host.AdministratorAsync());
        using var phone = await TestPhone.OfAsync(host, ben);
        var selection = new UserSelection { Ids = [ben.Id] };
        Assert.Equal((0, 0), await ForeseenAsync());
        Assert.Null(await phone.UnlockAsync());

        Assert.Equal((1, 1), await ForeseenAsync());
        await host.DoAsync(administrator, UserAction.EndSessions, selection);

        Assert.Equal("mobile.locked", await phone.RefreshAsync());
        Assert.Null(await phone.HolderAsync());
        var row = await host.ReadAsync(db => db.AuditEntries.SingleAsync(e => e.Action == "user.sessions.ended"));
        Assert.StartsWith("{\"sessions\":0,\"phones\":1,", row.Details, StringComparison.Ordinal);
        Assert.Equal((0, 0), await ForeseenAsync());
        Assert.Null(await phone.UnlockAsync());

        // Locked by itself: nobody is told that it can be ended.
        host.Clock.Advance(TimeSpan.FromDays(2));
        var later = await host.AdministratorAsync();
        Assert.Equal(0, (await host.PreviewAsync(later, UserAction.EndSessions, selection)).Value.WillChange);

        async Task<(int, int)> ForeseenAsync() =>
            (await host.PreviewAsync(administrator, UserAction.EndSessions, selection)).Value is var preview ? (preview.WillChange, preview.UnlockedPhones) : default;
    }

    [Theory]
    [InlineData(UserAction.DisableEmailLogin)]
    [InlineData(UserAction.ResetTwoFactor)]
    [InlineData(UserAction.DisableMember)]
    public async Task Registered_phones_are_foreseen_where_they_end(UserAction action)
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, ana, administrator) = (await host.ActiveAsync(), await host.ActiveAsync(), await host.AdministratorAsync());
        using var one = await TestPhone.OfAsync(host, ben);
        using var two = await TestPhone.OfAsync(host, ben);
        using var three = await TestPhone.OfAsync(host, ana);
        var selection = new UserSelection { Ids = [ben.Id] };

        var preview = (await host.PreviewAsync(administrator, action, selection)).Value;
        await host.DoAsync(administrator, action, selection);

        Assert.Equal((2, 0), (preview.RegisteredPhones, preview.UnlockedPhones));
        Assert.Equal([three.Id], await host.ReadAsync(db => db.RegisteredPhones.Select(p => p.Id).ToListAsync()));
    }

    [Fact, Trait("Rule", "AZ5")]
    public async Task Nobody_of_a_higher_role_is_touched()
    {
        await using var forest = await Forest.GrowAsync();
        var higher = await forest.MemberAsync(forest.North, MemberRole.OrganizationAdministrator);
        var manager = new SignedInMember(Guid.NewGuid(), Guid.NewGuid(), forest.North.Id, forest.Main.Id, forest.North.Path, MemberRole.Manager);
        await using var db = forest.Host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        var now = forest.Host.Clock.GetUtcNow();

        foreach (var action in Enum.GetValues<UserAction>())
        {
            var rules = await Eligibility.ForAsync(db, action, manager, new SignInOptions(), now, TestContext.Current.CancellationToken);
            var person = await db.Members.Where(m => m.Id == higher.Id).As(db, action, now, Guid.Empty, new SignInOptions()).SingleAsync(TestContext.Current.CancellationToken);

            Assert.Equal("user_action.higher_role", rules.WhyNot(person)?.Code);
        }
    }

    [Fact]
    public async Task What_was_predicted_is_what_happens_for_every_action()
    {
        foreach (var action in Enum.GetValues<UserAction>())
        {
            await using var forest = await Forest.GrowAsync();
            var actor = await forest.SignedInAsync(forest.Main);
            foreach (var who in new[] { "without email login", "invited", "active", "with two factors", "disabled", "locked", "signed in", "with emergency access", "just mailed" })
            {
                await PersonAsync(forest, who);
                await PersonAsync(forest, who);
            }

            var everybody = new UserSelection { Filter = UserFilter.Everybody };
            var preview = (await forest.Host.PreviewAsync(actor, action, everybody)).Value;
            var job = await forest.Host.DoAsync(actor, action, everybody);

            var items = await forest.Host.ItemsAsync(job.Id);
            Assert.Equal((preview.Selected, preview.WillChange), (job.Total, job.Changed));
            Assert.Equal(
                preview.LeftOut.Select(g => (g.Reason.Code, g.Count)).Order(),
                items.Where(i => i.Outcome is JobOutcome.LeftOut).GroupBy(i => i.Reason!).Select(g => (g.Key, g.Count())).Order());
            Assert.Equal(preview.Mails, (await forest.Host.OutboxAsync()).Count(m => m.JobId == job.Id && m.LinkId is not null));
            Assert.Equal(job.Changed, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync(a => a.SubjectId != null && a.Details!.Contains($"{job.Id}"))));
        }
    }

    [Fact]
    public async Task The_preview_counts_what_a_disabling_deletes()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var ben = await forest.Host.ActiveAsync();
        await forest.Host.SessionTokenAsync(ben.Id);
        var invited = await PersonAsync(forest, "invited");

        var preview = (await forest.Host.PreviewAsync(
            actor, UserAction.DisableEmailLogin, new UserSelection { Ids = [ben.Id, invited.Id] })).Value;

        Assert.Equal((2, 1, 1, 1, 1), (preview.WillChange, preview.Passwords, preview.AuthenticationApps, preview.RecoveryCodes, preview.Sessions));
        Assert.Equal(("disable", false, 0), (preview.ConfirmationWord, preview.NeedsProof, preview.Mails));
        Assert.Equal(["Ben Okafor", "Nadia Vermeer"], preview.Names.Order());
    }

    /// <summary>Somebody of North.</summary>
    internal static async Task<Member> PersonAsync(Forest forest, string who)
    {
        var now = forest.Host.Clock.GetUtcNow();
        var member = await forest.MemberAsync(forest.North, but: m =>
        {
            m.EmailLoginEnabled = who is not "without email login";
            m.DisabledAt = who is "disabled" ? now.AddDays(-1) : null;
            m.LockoutEnd = who is "locked" ? now.AddMinutes(10) : null;
            m.HasEmergencyAccess = who is "with emergency access";
            m.InvitedAt = who is "without email login" or "disabled" ? null : now.AddDays(-2);
            if (who is "active" or "locked" or "signed in" or "with emergency access")
            {
                m.PasswordHash = "hash";
                m.PasswordSetAt = m.TwoFactorSetAt = m.ActivatedAt = now.AddDays(-1);
            }
        });
        await forest.Host.ChangeAsync(db =>
        {
            if (who is "just mailed")
            {
                var link = new OneTimeLink { MemberId = member.Id, OrganizationId = member.OrganizationId, CreatedAt = now, Lifetime = TimeSpan.FromDays(3) };
                db.AddRange(link, new OutboxMessage { Kind = MessageKind.Welcome, MemberId = member.Id, LinkId = link.Id, CreatedAt = now, DueAt = now });
            }

            if (who is "waiting with the second factor")
            {
                db.Add(new Throttle { Key = Throttling.SecondFactor(SecondFactorKind.AuthenticationApp, member.Id), Count = 5, ResetsAt = now.AddMinutes(30) });
            }
        });
        if (who is "with two factors")
        {
            await forest.Host.ChangeAsync(db => db.AddRange(
                new AuthenticatorApp { MemberId = member.Id, ProtectedSeed = "seed", CreatedAt = now, ConfirmedAt = now },
                new RecoveryCode { MemberId = member.Id, CodeHash = "hash", CreatedAt = now, SavedAt = now }));
        }

        if (who is "signed in")
        {
            await forest.SignedInAsync(member);
        }

        return member;
    }
}

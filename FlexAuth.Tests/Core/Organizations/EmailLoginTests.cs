using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Organizations;

public sealed class EmailLoginTests
{
    [Fact]
    public async Task Enabling_invites_exactly_those_who_have_it_on_and_no_password()
    {
        await using var forest = await OffAsync();
        var actor = await forest.SignedInAsync(await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m => m.EmailLoginEnabled = false));
        var wanted = new[] { await forest.MemberAsync(forest.Main), await forest.MemberAsync(forest.NorthUnit) };
        await forest.MemberAsync(forest.North, but: m => m.EmailLoginEnabled = false);
        await forest.MemberAsync(forest.North, but: m => m.PasswordHash = "hash");
        await forest.MemberAsync(forest.North, but: m => m.DisabledAt = m.CreatedAt);
        await forest.MemberAsync(forest.Other);

        var foreseen = Assert.Single((await forest.Host.Get<PreviewEnabling>().ExecuteAsync(actor, default)).Value.Affected);
        Assert.True((await forest.Host.Get<EnableEmailLogin>().ExecuteAsync(actor, default)).Succeeded);
        Assert.True((await forest.Host.Get<EnableEmailLogin>().ExecuteAsync(actor, default)).Succeeded);

        Assert.Equal(PolicyEffect.MustSetUp, foreseen.Effect);
        Assert.Equal(wanted.Select(m => m.Id).Order(), foreseen.First.People.Select(p => p.Id).Order());

        var mails = await forest.Host.ReadAsync(db => db.Outbox.ToListAsync());
        Assert.Equal(wanted.Select(m => m.Id).Order(), mails.Select(m => m.MemberId).Order());
        Assert.All(mails, mail => Assert.Equal(MessageKind.Welcome, mail.Kind));
        Assert.All(await forest.Host.ReadAsync(db => db.Organizations.ToListAsync()), o =>
            Assert.Equal(o.Id == forest.Main.Id || o.Id == forest.Other.Id, o.EmailLoginEnabled));
        var audit = await forest.Host.ReadAsync(db => db.AuditEntries.SingleAsync());
        Assert.Equal(("organization.email_login.enabled", "{\"invited\":2}"), (audit.Action, audit.Details));
    }

    [Fact]
    public async Task Enabling_leaves_a_link_from_the_console_alone()
    {
        await using var forest = await OffAsync();
        var stranded = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m => m.EmailLoginEnabled = false);
        await forest.Host.Get<FlexAuth.Core.Installation.IssueAdministratorLink>().ExecuteAsync(new ConsoleOperator(), stranded.Email!);

        await forest.Host.Get<EnableEmailLogin>().ExecuteAsync(await forest.SignedInAsync(forest.Main), default);

        Assert.Null((await forest.Host.ReadAsync(db => db.OneTimeLinks.SingleAsync(
            l => l.MemberId == stranded.Id && l.Purpose == LinkPurpose.AdministratorAccess))).RevokedAt);
    }

    [Fact]
    public async Task Disabling_takes_all_credentials_of_the_tree_and_of_nobody_else()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await EmergencyAdministratorAsync(forest);
        var inTree = new[] { await FullAsync(forest, forest.Main), await FullAsync(forest, forest.NorthUnit), await FullAsync(forest, forest.South) };
        var elsewhere = await FullAsync(forest, forest.Other);
        await forest.MemberAsync(forest.North, but: m => m.InvitedAt = m.CreatedAt);
        var batches = new List<ChangeBatch>();
        using var subscription = forest.Host.Get<ChangeFeed>().Subscribe(
            _ => true, batch => { batches.Add(batch); return Task.CompletedTask; }, TimeSpan.FromSeconds(1));

        Assert.True((await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling(" contoso "))).Succeeded);
        forest.Host.Clock.Advance(TimeSpan.FromSeconds(1));

        foreach (var member in inTree)
            Assert.Equal(new Belongings(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), await BelongingsAsync(forest, member));
        Assert.Equal(new Belongings(1, 1, 1, 1, 2, 1, 1, 2, 1, 1), await BelongingsAsync(forest, elsewhere));
        Assert.Equal(new Belongings(1, 1, 0, 1, 0, 0, 0, 0, 0, 1), await BelongingsAsync(forest, await forest.Host.ReadAsync(db => db.Members.SingleAsync(m => m.Id == actor.MemberId))));

        var mails = await forest.Host.ReadAsync(db => db.Outbox.ToListAsync());
        Assert.Equal(
            [elsewhere.Id], mails.Where(m => (m.LinkId ?? m.CodeId) is not null && m.State == DeliveryState.Queued).Select(m => m.MemberId).Distinct());
        Assert.Equal(6, mails.Count(m => m.State == DeliveryState.Cancelled));

        var changes = Assert.Single(batches).Changes;
        Assert.Equal(3, changes.Count(c => c.Kind == ChangeKind.SessionEnded));
        Assert.Contains(new Change(ChangeKind.Organization, forest.Main.Id, forest.Main.Id), changes);
        Assert.DoesNotContain(changes, c => c.RootOrganizationId == forest.Other.Id);
        Assert.All(await forest.Host.ReadAsync(db => db.Members.Where(m => m.Organization.RootId == forest.Main.Id && !m.HasEmergencyAccess).ToListAsync()), m =>
            Assert.Equal(Standing.NotInvited, StandingRule.Of(m, forest.Host.Clock.GetUtcNow())));
    }

    [Theory, Trait("Rule", "RC4")]
    [InlineData(MemberRole.Manager, true, 1)]
    [InlineData(MemberRole.Member, true, 0)]
    [InlineData(MemberRole.Manager, false, 0)]
    public async Task A_second_factor_that_is_asked_after_a_provider_outlives_a_disabling(MemberRole role, bool byProvider, int left)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await EmergencyAdministratorAsync(forest);
        var person = await FullAsync(forest, forest.North, role);
        if (byProvider)
            await forest.Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Google", ProviderKey = "key", UserId = person.Id }));
        var foreseen = (await forest.Host.Get<PreviewDisabling>().ExecuteAsync(actor, default)).Value;

        Assert.True((await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"))).Succeeded);

        Assert.Equal((1 - left, 1 - left), (foreseen.AuthenticationApps, foreseen.RecoveryCodes));
        var member = await forest.Host.MemberAsync(new Account(person.Id, ""));
        Assert.Equal((null, left == 1), (member.PasswordHash, member.TwoFactorSetAt is not null));
        Assert.Equal(left, await forest.Host.ReadAsync(db => db.AuthenticatorApps.CountAsync(a => a.MemberId == person.Id)));
        Assert.Equal(left, await forest.Host.ReadAsync(db => db.RecoveryCodes.CountAsync(c => c.MemberId == person.Id)));
    }

    [Fact]
    public async Task A_session_by_another_way_than_the_password_outlives_a_disabling()
    {
        await using var forest = await Forest.GrowAsync(PolicySteps.Everything);
        var actor = await EmergencyAdministratorAsync(forest);
        var member = await forest.SignedInAsync(forest.North, MemberRole.Member);
        await forest.Host.ReadAsync(async db =>
        {
            var session = await db.Sessions.SingleAsync(s => s.Id == member.SessionId);
            db.Entry(session).Property(s => s.Method).CurrentValue = SignInMethod.Microsoft;
            return await db.SaveChangesAsync();
        });

        await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"));

        Assert.Equal([member.SessionId], await forest.Host.Get<SessionDirectory>().LivingAmongAsync([member.SessionId]));
    }

    [Theory]
    [InlineData("nobody has emergency access")]
    [InlineData("they are disabled")]
    [InlineData("they have no password")]
    [InlineData("they have no second factor")]
    [InlineData("they are of another tree")]
    public async Task The_last_way_out_is_not_closed(string because)
    {
        await using var forest = await Forest.GrowAsync();
        var place = because == "they are of another tree" ? forest.Other : forest.Main;
        await forest.MemberAsync(place, MemberRole.OrganizationAdministrator, m =>
        {
            m.HasEmergencyAccess = because != "nobody has emergency access";
            m.DisabledAt = because == "they are disabled" ? m.CreatedAt : null;
            m.PasswordHash = because == "they have no password" ? null : "hash";
            m.TwoFactorSetAt = because == "they have no second factor" ? null : m.CreatedAt;
        });
        var actor = await forest.SignedInAsync(forest.Main);
        var before = await forest.Host.CountsAsync();

        Assert.StartsWith("organization.last_way_out", (await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"))).Error?.Code);
        Assert.Equal(before, await forest.Host.CountsAsync());
        Assert.True((await forest.Host.ReadAsync(db => db.Organizations.SingleAsync(o => o.Id == forest.Main.Id))).EmailLoginEnabled);
        Assert.Empty((await forest.Host.Get<PreviewDisabling>().ExecuteAsync(actor, default)).Value.Remaining);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Contos")]
    [InlineData("Fabrikam")]
    public async Task The_main_organizations_name_has_to_be_typed(string? typed)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await EmergencyAdministratorAsync(forest);

        Assert.Equal("organization.name_mismatch", (await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling(typed!))).Error?.Code);
    }

    [Fact]
    public async Task Enabling_again_restores_nothing()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await EmergencyAdministratorAsync(forest);
        var member = await FullAsync(forest, forest.North);
        await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"));
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(1));

        await forest.Host.Get<EnableEmailLogin>().ExecuteAsync(actor, default);

        Assert.Equal(new Belongings(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), await BelongingsAsync(forest, member, newLinks: 1));
        Assert.Equal(Standing.Invited, StandingRule.Of(await forest.Host.MemberAsync(new Account(member.Id, "")), forest.Host.Clock.GetUtcNow()));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task A_sign_in_that_is_ready_when_it_goes_off_ends_in_no_session()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await EmergencyAdministratorAsync(forest);
        var ben = await forest.Host.ActiveAsync();
        var browser = forest.Host.Browser();
        forest.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        var done = Assert.IsType<Done>(await browser.GiveCodeAsync((await browser.ToSecondFactorAsync(ben)).AttemptId, ben.Code(forest.Host.Clock)));

        await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"));

        Assert.Equal("sign_in.ticket_void", (await browser.RedeemAsync(done.Ticket)).Error?.Code);
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.Sessions.CountAsync()));
        Assert.IsType<EnterEmail>(await browser.ResumeAsync());
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task A_ticket_and_the_switch_at_the_same_moment_leave_no_living_session()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await EmergencyAdministratorAsync(forest);
        var ben = await forest.Host.ActiveAsync();
        var browser = forest.Host.Browser();
        forest.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        var done = Assert.IsType<Done>(await browser.GiveCodeAsync((await browser.ToSecondFactorAsync(ben)).AttemptId, ben.Code(forest.Host.Clock)));

        await Task.WhenAll(
            Task.Run(() => browser.RedeemAsync(done.Ticket)),
            Task.Run(() => forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"))));

        Assert.Equal(0, await forest.Host.ReadAsync(db => db.Sessions.CountAsync(s => s.MemberId == ben.Id && s.EndedAt == null)));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task People_between_password_and_session_when_it_goes_off_come_to_no_session_and_get_nothing_back_when_it_comes_on()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await EmergencyAdministratorAsync(forest);
        List<(SignInBrowser Browser, Account Account, Guid AttemptId)> halfway = [];
        for (var i = 0; i < 6; i++)
        {
            var (account, browser) = (await forest.Host.ActiveAsync(), forest.Host.Browser($"198.51.100.{i + 1}"));
            halfway.Add((browser, account, await forest.Host.AttemptAsync(browser, account)));
        }

        var arriving = halfway.Select(h => Task.Run(async () =>
        {
            if (await h.Browser.GiveCodeAsync(h.AttemptId, h.Account.Code(forest.Host.Clock)) is Done done)
                await h.Browser.RedeemAsync(done.Ticket);
        }));
        var switching = Task.Run(() => forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso")));
        await Task.WhenAll([.. arriving, switching]);

        Assert.True((await switching).Succeeded);
        Assert.Equal(0, await LivingAsync());
        Assert.True((await forest.Host.Get<EnableEmailLogin>().ExecuteAsync(actor, default)).Succeeded);
        forest.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        foreach (var (browser, account, attemptId) in halfway)
        {
            Assert.Equal("sign_in.attempt_over", (await browser.GiveCodeAsync(attemptId, account.Code(forest.Host.Clock))).Problem?.Code);
            Assert.Equal(new Belongings(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), await BelongingsAsync(forest, await forest.Host.MemberAsync(account), newLinks: 1));
        }

        Assert.Equal(0, await LivingAsync());

        Task<int> LivingAsync() => forest.Host.ReadAsync(db => db.Sessions.CountAsync(s => s.EndedAt == null && s.MemberId != actor.MemberId));
    }

    [Fact, Trait("Rule", "AZ1")]
    public async Task A_suborganizations_administrator_sees_the_switch_and_cannot_turn_it()
    {
        await using var forest = await Forest.GrowAsync();
        var north = await forest.SignedInAsync(forest.North);

        var view = (await forest.Host.Get<ShowEmailLogin>().ExecuteAsync(north, default)).Value;

        Assert.Equal((true, false, "Contoso", 1), (view.IsEnabled, view.CanChange, view.MainOrganizationName, view.Members));
        Assert.Equal("forbidden", (await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(north, new EmailLoginDisabling("Contoso"))).Error?.Code);
        Assert.Equal("forbidden", (await forest.Host.Get<EnableEmailLogin>().ExecuteAsync(north, default)).Error?.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_preview_counts_what_the_disabling_then_deletes(bool providers)
    {
        await using var forest = await Forest.GrowAsync(providers ? PolicySteps.Everything : ServerOffer.Today);
        var actor = await EmergencyAdministratorAsync(forest);
        await FullAsync(forest, forest.Main);
        await FullAsync(forest, forest.South);
        await FullAsync(forest, forest.Other);
        var keeps = await FullAsync(forest, forest.North);
        await forest.Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { UserId = keeps.Id, LoginProvider = "Microsoft", ProviderKey = "1" }));

        var preview = (await forest.Host.Get<PreviewDisabling>().ExecuteAsync(actor, default)).Value;
        await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"));

        Assert.Equal(
            providers ? [(PolicyEffect.LosesLastWayIn, 2), (PolicyEffect.KeepsProvider, 1)] : [(PolicyEffect.LosesLastWayIn, 3)],
            preview.Affected.Select(group => (group.Effect, group.People)));
        Assert.Contains(keeps.Id, preview.Affected[^1].First.People.Select(person => person.Id));
        Assert.Equal(providers ? 0 : 1, preview.LinkedInVain);
        Assert.Equal(1, preview.Unaffected);
        Assert.Equal((3, 3, 3, 3, 3), (preview.Passwords, preview.AuthenticationApps, preview.Passkeys, preview.RecoveryCodes, preview.RememberedDevices));
        Assert.Equal((3, 3, 3), (preview.Phones, preview.EmailVerifications, preview.RegisteredPhones));
        Assert.Equal((3, 6, 3, false), (preview.Links, preview.Messages, preview.Sessions, preview.EndsOwnSession));
        Assert.Equal(["Nadia Vermeer"], preview.Remaining);
        Assert.Equal(3, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.ended")));
        var audit = await forest.Host.ReadAsync(db => db.AuditEntries.SingleAsync(e => e.Action != "user.mobile.ended" && e.Action != "user.devices.forgotten"));
        Assert.Equal("""{"passwords":3,"authenticationApps":3,"passkeys":3,"phones":3,"emailVerifications":3,"recoveryCodes":3,"devicesForgotten":3}""", audit.Details);
    }

    [Fact]
    public async Task A_disabling_that_would_meet_more_people_than_were_shown_is_refused_and_changes_nothing()
    {
        await using var forest = await Forest.GrowAsync(PolicySteps.Everything);
        var actor = await EmergencyAdministratorAsync(forest);
        var keeps = await FullAsync(forest, forest.North);
        await forest.Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { UserId = keeps.Id, LoginProvider = "Microsoft", ProviderKey = "1" }));
        var shown = await ForeseenAsync();
        Assert.Equal(1, shown.People[PolicyEffect.KeepsProvider]);

        // As many people, but one of them has no other way in any more.
        await forest.Host.ReadAsync(db => db.UserLogins.ExecuteDeleteAsync());
        var before = await forest.Host.CountsAsync();
        Assert.Equal("policy.preview_grown", (await DisableAsync(shown)).Error?.Code);
        shown = await ForeseenAsync();
        await FullAsync(forest, forest.Other);
        Assert.Equal("organization.name_mismatch", (await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Fabrikam", shown))).Error?.Code);
        var another = await forest.MemberAsync(forest.South);
        Assert.Equal("policy.preview_grown", (await DisableAsync(shown)).Error?.Code);

        Assert.Equal(before["AuditEntries"], (await forest.Host.CountsAsync())["AuditEntries"]);
        Assert.Equal(new Belongings(1, 1, 1, 1, 2, 1, 1, 2, 1, 1), await BelongingsAsync(forest, keeps));
        await forest.Host.ReadAsync(db => db.Members.Where(m => m.Id == another.Id).ExecuteDeleteAsync());
        Assert.True((await DisableAsync(shown)).Succeeded);

        async Task<ForeseenEffects> ForeseenAsync() =>
            ForeseenEffects.Of((await forest.Host.Get<PreviewDisabling>().ExecuteAsync(actor, default)).Value.Affected);

        Task<Result<Nothing>> DisableAsync(ForeseenEffects foreseen) =>
            forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso", foreseen));
    }

    [Theory, Trait("Rule", "SE7")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_open_screen_turns_no_switch(bool enabled)
    {
        await using var forest = enabled ? await Forest.GrowAsync() : await OffAsync();
        var actor = await EmergencyAdministratorAsync(forest);
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(16));

        var answer = enabled
            ? await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"))
            : await forest.Host.Get<EnableEmailLogin>().ExecuteAsync(actor, default);

        Assert.Equal("step_up.required", answer.Error?.Code);
        Assert.Equal(enabled, await forest.Host.ReadAsync(db => db.Organizations.Where(o => o.Id == forest.Main.Id).Select(o => o.EmailLoginEnabled).SingleAsync()));
    }

    [Theory]
    [InlineData(true, "organization.last_way_out.unfinished", "Eva Stone")]
    [InlineData(false, "organization.last_way_out.heirs", "Olga Brandt, Eva Stone")]
    public async Task The_refusal_says_who_could_administer(bool emergency, string code, string who)
    {
        await using var forest = await Forest.GrowAsync();
        await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m =>
            (m.FirstName, m.LastName, m.HasEmergencyAccess) = ("Eva", "Stone", emergency));
        var actor = await forest.Host.AdministratorAsync();

        var refusal = (await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"))).Error;
        var foreseen = (await forest.Host.Get<PreviewDisabling>().ExecuteAsync(actor, default)).Value.Refusal;

        Assert.Equal((code, who), (refusal?.Code, refusal?.Values.Single()));
        Assert.Equal((code, who), (foreseen?.Code, foreseen?.Values.Single()));
    }

    [Theory]
    [InlineData(false, 2, 0)]
    [InlineData(true, 2, 2)]
    public async Task The_figures_tell_who_can_use_it_who_is_on_the_way_and_which_administrators_have_one_way_in(
        bool providers, int oneWayWhileOn, int oneWayWhileOff)
    {
        await using var forest = await Forest.GrowAsync(providers ? PolicySteps.Everything : ServerOffer.Today);
        await forest.MemberAsync(forest.North, but: m => m.EmailLoginEnabled = false);
        await forest.MemberAsync(forest.North, but: m => m.DisabledAt = m.CreatedAt);
        await forest.MemberAsync(forest.North);
        await FullAsync(forest, forest.South);
        await FullAsync(forest, forest.Other);
        var both = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator);
        var google = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m => m.EmailLoginEnabled = false);
        await forest.Host.ChangeAsync(db => db.AddRange(
            new IdentityUserLogin<Guid> { UserId = both.Id, LoginProvider = "Google", ProviderKey = "1" },
            new IdentityUserLogin<Guid> { UserId = google.Id, LoginProvider = "Google", ProviderKey = "2" }));
        var actor = await forest.Host.AdministratorAsync();

        var on = (await forest.Host.Get<ShowEmailLogin>().ExecuteAsync(actor, default)).Value;
        await forest.Host.ReadAsync(db => db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, false)));
        var off = (await forest.Host.Get<ShowEmailLogin>().ExecuteAsync(actor, default)).Value;

        Assert.Equal((7, 4, 3), (on.Members, on.WithEmailLogin, on.Unfinished));
        Assert.Equal((oneWayWhileOn, oneWayWhileOff), (on.AdministratorsWithOneWayIn, off.AdministratorsWithOneWayIn));
    }

    private static async Task<Forest> OffAsync()
    {
        var forest = await Forest.GrowAsync();
        await forest.Host.ReadAsync(db => db.Organizations.Where(o => o.Id == forest.Main.Id)
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, false)));
        return forest;
    }

    private static async Task<SignedInMember> EmergencyAdministratorAsync(Forest forest)
    {
        var member = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m =>
        {
            m.HasEmergencyAccess = true;
            m.PasswordHash = "hash";
            m.TwoFactorSetAt = m.ActivatedAt = m.CreatedAt;
        });
        await forest.Host.ChangeAsync(db =>
        {
            db.Add(new AuthenticatorApp { MemberId = member.Id, ProtectedSeed = "seed", ConfirmedAt = member.CreatedAt });
            db.Add(new RecoveryCode { MemberId = member.Id, CodeHash = "code" });
        });
        return await forest.SignedInAsync(member);
    }

    /// <summary>Somebody with one of everything.</summary>
    private static async Task<Member> FullAsync(Forest forest, Organization organization, MemberRole role = MemberRole.Member)
    {
        var member = await forest.MemberAsync(organization, role, m =>
        {
            m.PasswordHash = "hash";
            m.InvitedAt = m.LinkOpenedAt = m.PasswordSetAt = m.TwoFactorSetAt = m.ActivatedAt = m.CreatedAt;
        });
        await forest.SignedInAsync(member);
        var now = forest.Host.Clock.GetUtcNow();
        await forest.Host.ChangeAsync(db =>
        {
            var attempt = new SignInAttempt { MemberId = member.Id, BrowserHash = "browser", Stage = AttemptStage.Ready, ExpiresAt = now.AddMinutes(5) };
            var code = new SentCode { Destination = member.Email!, MemberId = member.Id, AttemptId = attempt.Id };
            var link = new OneTimeLink { MemberId = member.Id, OrganizationId = organization.Id, Purpose = LinkPurpose.PasswordReset };
            db.AddRange(
                attempt,
                code,
                link,
                new AuthenticatorApp { MemberId = member.Id, ProtectedSeed = "seed", ConfirmedAt = now },
                new Passkey { MemberId = member.Id, CredentialId = member.Id.ToByteArray(), PublicKey = [], Name = "Phone" },
                new RecoveryCode { MemberId = member.Id, CodeHash = "code" },
                new EmailVerification { MemberId = member.Id, AddedAt = now },
                new VerifiedPhone { MemberId = member.Id, Number = CoreHostAccounts.Phone, AddedAt = now },
                new RememberedDevice { MemberId = member.Id, TokenHash = SecretToken.New(), LastUsedAt = now, ExpiresAt = now.AddDays(30) },
                new RegisteredPhone { MemberId = member.Id, Name = "Phone", PublicKey = [] },
                new OutboxMessage { MemberId = member.Id, Kind = MessageKind.PasswordReset, LinkId = link.Id, DueAt = now },
                new OutboxMessage { MemberId = member.Id, Kind = MessageKind.MailboxCode, CodeId = code.Id, DueAt = now });
        });
        return member;
    }

    private static Task<Belongings> BelongingsAsync(Forest forest, Member member, int newLinks = 0) => forest.Host.ReadAsync(async db => new Belongings(
        await db.Members.CountAsync(m => m.Id == member.Id && m.PasswordHash != null),
        await db.AuthenticatorApps.CountAsync(a => a.MemberId == member.Id),
        await db.Passkeys.CountAsync(p => p.MemberId == member.Id),
        await db.RecoveryCodes.CountAsync(c => c.MemberId == member.Id),
        await db.EmailVerifications.CountAsync(e => e.MemberId == member.Id) + await db.VerifiedPhones.CountAsync(p => p.MemberId == member.Id),
        await db.SignInAttempts.CountAsync(a => a.MemberId == member.Id),
        await db.SentCodes.CountAsync(c => c.MemberId == member.Id),
        await db.RememberedDevices.CountAsync(d => d.MemberId == member.Id) + await db.RegisteredPhones.CountAsync(p => p.MemberId == member.Id),
        await db.OneTimeLinks.CountAsync(l => l.MemberId == member.Id && l.RevokedAt == null) - newLinks,
        await db.Sessions.CountAsync(s => s.MemberId == member.Id && s.EndedAt == null)));

    private sealed record Belongings(int Passwords, int Apps, int Passkeys, int RecoveryCodes, int OfCodes, int Attempts, int Codes, int Devices, int Links, int Sessions);
}

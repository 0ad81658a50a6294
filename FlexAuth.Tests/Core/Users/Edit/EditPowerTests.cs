using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Create;
using FlexAuth.Core.Users.Edit;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Edit;

/// <summary>Nobody gains power by an edit, and nobody who lost some keeps using it.</summary>
public sealed class EditPowerTests
{
    [Fact, Trait("Rule", "AZ2")]
    public async Task Nobody_beside_above_or_in_another_tree_can_be_read_or_edited()
    {
        await using var forest = await Forest.GrowAsync();
        var north = await forest.SignedInAsync(forest.North);
        var main = await forest.SignedInAsync(forest.Main);
        foreach (var place in new[] { forest.Main, forest.South, forest.Other })
        {
            var stranger = await forest.MemberAsync(place);
            var details = UserDetails.Of(stranger);
            var before = await forest.Host.AllTextAsync();

            Assert.Equal("not_found", (await forest.Host.Get<OfferUserEdit>().ExecuteAsync(north, stranger.Id)).Error?.Code);
            Assert.Equal("not_found", (await forest.Host.Get<EditUser>().ExecuteAsync(
                north, new UserEdit(stranger.Id, 0, details, details with { OrganizationId = forest.North.Id, LastName = "Mine" }))).Error?.Code);
            Assert.Equal(before, await forest.Host.AllTextAsync());
        }

        Assert.Equal("not_found", (await forest.Host.Get<OfferUserEdit>().ExecuteAsync(main, Guid.CreateVersion7())).Error?.Code);
    }

    [Fact, Trait("Rule", "AZ2"), Trait("Rule", "AZ3")]
    public async Task Nobody_is_moved_to_where_the_actor_does_not_reach()
    {
        await using var forest = await Forest.GrowAsync();
        var north = await forest.SignedInAsync(forest.North);
        var nadia = await forest.MemberAsync(forest.NorthUnit, MemberRole.OrganizationAdministrator);
        foreach (var place in new[] { forest.Main.Id, forest.South.Id, forest.Other.Id, Guid.CreateVersion7(), nadia.Id })
        {
            var moved = await forest.EditAsync(north, nadia.Id, d => d with { OrganizationId = place });

            Assert.Equal("not_found", moved.Error?.Code);
        }

        Assert.Equal(forest.NorthUnit.Id, (await forest.Host.MemberAsync(new Account(nadia.Id, ""))).OrganizationId);
        Assert.True((await forest.EditAsync(north, nadia.Id, d => d with { OrganizationId = forest.North.Id })).Succeeded);
    }

    [Fact, Trait("Rule", "AZ3")]
    public async Task Nobody_changes_their_own_role_or_organization_but_may_correct_their_name()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);

        var role = await forest.EditAsync(actor, actor.MemberId, d => d with { Role = MemberRole.Member });
        var place = await forest.EditAsync(actor, actor.MemberId, d => d with { OrganizationId = forest.North.Id });
        var name = await forest.EditAsync(actor, actor.MemberId, d => d with { FirstName = "Nadja" });

        Assert.Equal("user.role.own", role.Error?.Code);
        Assert.Equal("user.organization.own", place.Error?.Code);
        Assert.True(name.Succeeded);
        Assert.True((await forest.OfferAsync(actor, actor.MemberId)).IsOneself);
    }

    [Theory, Trait("Rule", "AZ4"), Trait("Rule", "AZ5")]
    [InlineData(MemberRole.Member)]
    [InlineData(MemberRole.Manager)]
    [InlineData(MemberRole.OrganizationAdministrator)]
    public void Nobody_grants_a_role_above_their_own_or_touches_whoever_has_one(MemberRole actors)
    {
        var actor = new SignedInMember(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), "/", actors);
        foreach (var theirs in Enum.GetValues<MemberRole>())
        {
            var member = new Member { Id = Guid.CreateVersion7(), FirstName = "Ada", LastName = "Bakker", Email = "ada@contoso.example", Role = theirs };
            Assert.Equal(theirs > actors ? "forbidden" : null, EditRules.RefusalToTouch(actor, member)?.Code);
            foreach (var wanted in Enum.GetValues<MemberRole>())
                Assert.Equal(wanted > actors ? "forbidden" : null, EditRules.Refusal(actor, member, UserDetails.Of(member) with { Role = wanted })?.Code);
        }
    }

    [Fact, Trait("Rule", "AZ4")]
    public async Task A_role_that_does_not_exist_is_refused()
    {
        await using var forest = await Forest.GrowAsync();
        var nadia = await forest.MemberAsync(forest.North);

        var edited = await forest.EditAsync(await forest.SignedInAsync(forest.Main), nadia.Id, d => d with { Role = (MemberRole)7 });

        Assert.Equal("user.role.required", edited.Error?.Code);
    }

    [Theory, Trait("Rule", "SE2"), Trait("Rule", "LK4")]
    [InlineData(UserField.Role)]
    [InlineData(UserField.Organization)]
    [InlineData(UserField.Email)]
    public async Task A_change_of_role_organization_or_address_ends_sessions_and_mailed_links(UserField field)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North, MemberRole.Manager, m => m.PasswordHash = "hash");
        var session = await forest.Host.SessionTokenAsync(nadia.Id);
        await forest.Host.SendPasswordResetAsync(actor, nadia.Id);

        var edited = await forest.EditAsync(actor, nadia.Id, d => Change(forest, field, d));

        Assert.True(edited.Value.EndedSessions);
        Assert.Null(await forest.Host.Get<SessionDirectory>().FindAsync(session));
        var ended = await forest.Host.ReadAsync(db => db.Sessions.SingleAsync(s => s.MemberId == nadia.Id));
        Assert.Equal(SessionEnd.MemberChanged, ended.EndReason);
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.OneTimeLinks.CountAsync(l => l.MemberId == nadia.Id && l.RevokedAt == null)));
        await forest.Host.DeliverAsync();
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.Outbox.CountAsync(m => m.LinkId != null && m.State == DeliveryState.Sent)));
    }

    [Theory]
    [InlineData(UserField.Role)]
    [InlineData(UserField.Organization)]
    [InlineData(UserField.Email)]
    public async Task Whoever_waits_for_a_first_password_gets_one_new_welcome(UserField field)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var account = await forest.Host.InviteAsync(actor);
        var old = await forest.Host.LinkTokenOfAsync(account);

        var edited = await forest.EditAsync(actor, account.Id, d => Change(forest, field, d));

        Assert.True(edited.Value.InvitedAnew);
        var now = await forest.Host.MemberAsync(account);
        var fresh = await forest.Host.LinkTokenOfAsync(account with { Email = now.Email! });
        Assert.Equal("Replaced", await StateAsync(forest, old));
        Assert.Equal("Valid", await StateAsync(forest, fresh));
    }

    [Fact, Trait("Rule", "AZ6"), Trait("Rule", "SE2")]
    public async Task A_demoted_administrator_can_do_nothing_more_with_an_open_page()
    {
        await using var forest = await Forest.GrowAsync();
        var (actor, demoted) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.North));
        var nadia = await forest.MemberAsync(forest.North);
        var open = await forest.OfferAsync(demoted, nadia.Id);

        await forest.EditAsync(actor, demoted.MemberId, d => d with { Role = MemberRole.Member });

        Assert.Equal("session_ended", (await forest.SaveAsync(demoted, open, d => d with { Position = "Planner" })).Error?.Code);
        Assert.Equal("session_ended", (await forest.Host.Get<OfferUserEdit>().ExecuteAsync(demoted, nadia.Id)).Error?.Code);
    }

    [Fact, Trait("Rule", "AZ7")]
    public async Task An_address_that_was_given_up_and_is_created_again_elsewhere_inherits_nothing()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var account = await forest.Host.InviteAsync(actor);
        var (link, session) = (await forest.Host.LinkTokenOfAsync(account), await forest.Host.SessionTokenAsync(account.Id));
        await forest.EditAsync(actor, account.Id, d => d with { Email = "moved@contoso.example", Role = MemberRole.Manager });

        var heir = await forest.Host.Get<CreateUser>().ExecuteAsync(actor, new NewUser(
            Guid.CreateVersion7(), "Ana", "Heir", account.Email, forest.South.Id, MemberRole.Member, null, null, false));

        var created = await forest.Host.MemberAsync(new Account(heir.Value, ""));
        Assert.Equal((MemberRole.Member, null, false), (created.Role, created.PasswordHash, created.EmailLoginEnabled));
        Assert.Equal("Replaced", await StateAsync(forest, link));
        Assert.Null(await forest.Host.Get<SessionDirectory>().FindAsync(session));
        Assert.Empty(await forest.Host.ReadAsync(db => db.Sessions.Where(s => s.MemberId == heir.Value).ToListAsync()));
    }

    [Theory]
    [InlineData(UserField.Role)]
    [InlineData(UserField.Organization)]
    public async Task The_last_administrator_of_the_main_organization_who_can_sign_in_stays(UserField field)
    {
        await using var forest = await Forest.GrowAsync();
        var last = await forest.Host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var actor = await forest.SignedInAsync(forest.Main);
        UserDetails Leave(UserDetails d) => field is UserField.Role ? d with { Role = MemberRole.Manager } : d with { OrganizationId = forest.North.Id };

        var refused = await forest.EditAsync(actor, last.Id, Leave);
        await forest.Host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var allowed = await forest.EditAsync(actor, last.Id, Leave);

        Assert.Equal("user.last_way_out.heirs", refused.Error?.Code);
        Assert.Equal(["Nadia Vermeer"], refused.Error!.Values);
        Assert.True(allowed.Succeeded);
    }

    [Fact]
    public async Task Two_administrators_who_demote_each_other_at_once_leave_one()
    {
        await using var forest = await Forest.GrowAsync();
        var accounts = new List<Account>();
        var actors = new List<SignedInMember>();
        for (var i = 0; i < 2; i++)
        {
            accounts.Add(await forest.Host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator));
            actors.Add(await forest.SignedInAsync(await forest.Host.MemberAsync(accounts[i])));
        }

        var (first, second) = (await forest.OfferAsync(actors[0], accounts[1].Id), await forest.OfferAsync(actors[1], accounts[0].Id));

        var results = await Task.WhenAll(
            Task.Run(() => forest.SaveAsync(actors[0], first, d => d with { Role = MemberRole.Member })),
            Task.Run(() => forest.SaveAsync(actors[1], second, d => d with { Role = MemberRole.Member })));

        Assert.Single(results, result => result.Succeeded);
        Assert.Equal(1, await forest.Host.ReadAsync(db => LastWayOut.Able(db, forest.Main.Id).CountAsync()));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task Another_mailbox_for_an_equal_and_a_role_like_ones_own_want_a_recent_proof()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var (equal, member) = (await forest.MemberAsync(forest.North, MemberRole.OrganizationAdministrator), await forest.MemberAsync(forest.North));
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(16));

        var address = await forest.EditAsync(actor, equal.Id, d => d with { Email = "equal@contoso.example" });
        var role = await forest.EditAsync(actor, member.Id, d => d with { Role = MemberRole.OrganizationAdministrator });
        var created = await forest.Host.Get<CreateUser>().ExecuteAsync(actor, new NewUser(
            Guid.CreateVersion7(), "Ivo", "Lund", "ivo.lund@contoso.example", forest.North.Id, MemberRole.OrganizationAdministrator, null, null, false));
        var lower = await forest.EditAsync(actor, member.Id, d => d with { Role = MemberRole.Manager });
        var name = await forest.EditAsync(actor, equal.Id, d => d with { LastName = "Smit" });

        Assert.Equal("step_up.required", address.Error?.Code);
        Assert.Equal("step_up.required", role.Error?.Code);
        Assert.Equal("step_up.required", created.Error?.Code);
        Assert.True(lower.Succeeded);
        Assert.True(name.Succeeded);
        await forest.Host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, forest.Host.Clock.GetUtcNow())));
        Assert.True((await forest.EditAsync(actor, equal.Id, d => d with { Email = "equal@contoso.example" })).Succeeded);
        Assert.True((await forest.EditAsync(actor, member.Id, d => d with { Role = MemberRole.OrganizationAdministrator })).Succeeded);
    }

    [Theory, Trait("Rule", "SE7")]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Another_mailbox_wants_a_recent_proof_also_where_only_a_provider_goes_by_it(bool emailLogin, bool emergency)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var lower = await forest.MemberAsync(forest.North, but: m => (m.EmailLoginEnabled, m.HasEmergencyAccess) = (emailLogin, emergency));
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(6));

        var edited = await forest.EditAsync(actor, lower.Id, d => d with { Email = "another@contoso.example" });

        Assert.Equal("step_up.required", edited.Error?.Code);
        Assert.Empty(await forest.Host.OutboxAsync());
    }

    [Theory, Trait("Rule", "SE7"), Trait("Rule", "AZ3")]
    [InlineData(UserField.Role)]
    [InlineData(UserField.Organization)]
    public async Task Taking_an_equals_power_or_moving_it_up_the_tree_wants_a_recent_proof(UserField field)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var equal = await forest.MemberAsync(forest.North, MemberRole.OrganizationAdministrator);
        var member = await forest.MemberAsync(forest.North);
        UserDetails Shift(UserDetails d) => field is UserField.Role ? d with { Role = MemberRole.Member } : d with { OrganizationId = forest.Main.Id };
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal("step_up.required", (await forest.EditAsync(actor, equal.Id, Shift)).Error?.Code);
        Assert.True((await forest.EditAsync(actor, member.Id, Shift)).Succeeded);
    }

    [Theory, Trait("Rule", "PW6")]
    [InlineData(UserField.Role)]
    [InlineData(UserField.Organization)]
    public async Task Whoever_is_no_administrator_of_their_organization_any_more_loses_the_emergency_access(UserField field)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(await forest.Host.MemberAsync(
            await forest.Host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator)));
        var emergency = await forest.Host.ActiveAsync(m => (m.Role, m.HasEmergencyAccess) = (MemberRole.OrganizationAdministrator, true));

        var edited = await forest.EditAsync(actor, emergency.Id, d => field is UserField.Role ? d with { Role = MemberRole.Member } : d with { OrganizationId = forest.North.Id });
        var off = await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling(forest.Main.Name));

        Assert.True(edited.Succeeded);
        Assert.False((await forest.Host.MemberAsync(emergency)).HasEmergencyAccess);
        Assert.Equal("organization.last_way_out.heirs", off.Error?.Code);
    }

    [Fact]
    public async Task Another_name_leaves_the_emergency_access()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var emergency = await forest.Host.ActiveAsync(m => (m.Role, m.HasEmergencyAccess) = (MemberRole.OrganizationAdministrator, true));

        Assert.True((await forest.EditAsync(actor, emergency.Id, d => d with { LastName = "Smit" })).Succeeded);
        Assert.True((await forest.Host.MemberAsync(emergency)).HasEmergencyAccess);
    }

    private static UserDetails Change(Forest forest, UserField field, UserDetails details) => field switch
    {
        UserField.Role => details with { Role = details.Role == MemberRole.Manager ? MemberRole.Member : MemberRole.Manager },
        UserField.Organization => details with { OrganizationId = forest.South.Id },
        _ => details with { Email = "another@contoso.example" },
    };

    private static async Task<string> StateAsync(Forest forest, string token) =>
        (await forest.Host.Get<FlexAuth.Core.Passwords.Links.InspectLink>().ExecuteAsync(forest.Host.Browser().Visitor, token)).Value.State.ToString();
}

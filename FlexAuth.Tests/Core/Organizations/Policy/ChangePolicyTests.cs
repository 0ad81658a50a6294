using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Organizations.Policy;

public sealed class ChangePolicyTests
{
    private static readonly SignInPolicy Strict = SignInPolicy.Default with { MemberMethods = PolicySteps.App, RememberedDeviceDays = 7 };

    [Fact, Trait("Rule", "AU2")]
    public async Task A_change_holds_for_the_tree_and_says_in_the_trail_what_was_and_what_is()
    {
        await using var forest = await Forest.GrowAsync();
        var batches = new List<ChangeBatch>();
        using var subscription = forest.Host.Get<ChangeFeed>().Subscribe(
            _ => true, batch => { batches.Add(batch); return Task.CompletedTask; }, TimeSpan.FromSeconds(1));

        Assert.True((await ChangeAsync(forest, await forest.SignedInAsync(forest.Main), Strict)).Succeeded);
        forest.Host.Clock.Advance(TimeSpan.FromSeconds(1));

        var seen = (await forest.Host.Get<ShowPolicy>().ExecuteAsync(await forest.SignedInAsync(forest.NorthUnit), default)).Value;
        Assert.Equal((Strict, 1, false, "Contoso"), (seen.Policy, seen.Version, seen.CanChange, seen.MainOrganizationName));
        var strangers = (await forest.Host.Get<ShowPolicy>().ExecuteAsync(await forest.SignedInAsync(forest.Other), default)).Value;
        Assert.Equal((SignInPolicy.Default, 0, true), (strangers.Policy, strangers.Version, strangers.CanChange));
        var audit = await forest.Host.ReadAsync(db => db.AuditEntries.SingleAsync());
        Assert.Equal("organization.policy.changed", audit.Action);
        Assert.Contains("\"before\":{\"memberMethods\":\"AuthenticationApp, EmailVerification, SmsCode, Passkey\"", audit.Details);
        Assert.Contains("\"after\":{\"memberMethods\":\"AuthenticationApp\"", audit.Details);
        Assert.Equal([new Change(ChangeKind.Organization, forest.Main.Id, forest.Main.Id)], Assert.Single(batches).Changes);
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task An_open_screen_is_not_enough()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal("step_up.required", (await ChangeAsync(forest, actor, Strict)).Error?.Code);
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.TreePolicies.CountAsync()));
    }

    [Fact]
    public async Task Two_administrators_do_not_write_over_each_other_unseen()
    {
        await using var forest = await Forest.GrowAsync();
        var (one, other) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.Main));

        Assert.True((await ChangeAsync(forest, one, Strict, seen: 0)).Succeeded);
        Assert.Equal("policy.changed_meanwhile", (await ChangeAsync(forest, other, SignInPolicy.Default, seen: 0)).Error?.Code);
        Assert.True((await ChangeAsync(forest, other, Strict, seen: 0)).Succeeded);
        Assert.True((await ChangeAsync(forest, other, SignInPolicy.Default, seen: 1)).Succeeded);

        Assert.Equal(2, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task Of_two_changes_at_the_same_moment_one_is_told()
    {
        await using var forest = await Forest.GrowAsync();
        var (one, other) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.Main));

        var answers = await Task.WhenAll(
            Task.Run(() => ChangeAsync(forest, one, Strict, seen: 0)),
            Task.Run(() => ChangeAsync(forest, other, Strict with { RememberedDeviceDays = 0 }, seen: 0)));

        Assert.Equal(["policy.changed_meanwhile"], answers.Where(a => !a.Succeeded).Select(a => a.Error!.Code));
    }

    [Fact]
    public async Task A_policy_by_which_nobody_could_sign_in_is_refused()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var nobody = SignInPolicy.Default with { AdministratorMethods = EnumSet.Of(TwoFactorMethod.SmsCode) };

        Assert.Equal("policy.no_method_for_administrators", (await ChangeAsync(forest, actor, nobody)).Error?.Code);
        Assert.Equal("policy.no_method_for_administrators", (await forest.Host.Get<PreviewPolicy>().ExecuteAsync(actor, nobody)).Error?.Code);
    }

    [Fact]
    public async Task Browsers_that_are_no_longer_remembered_are_forgotten_with_the_change()
    {
        await using var forest = await Forest.GrowAsync(PolicySteps.Everything);
        var actor = await forest.SignedInAsync(forest.Main);
        var now = forest.Host.Clock.GetUtcNow();
        var (member, elsewhere) = (await forest.MemberAsync(forest.South), await forest.MemberAsync(forest.Other));
        await forest.Host.ChangeAsync(db => db.AddRange(
            Device(member, now.AddDays(-7)), Device(member, now.AddDays(-6)), Device(elsewhere, now.AddDays(-20))));

        await ChangeAsync(forest, actor, SignInPolicy.Default with { RememberedDeviceDays = 7 });
        Assert.Equal([(elsewhere.Id, -20), (member.Id, -6)], await DevicesAsync(forest, now));

        await ChangeAsync(forest, actor, SignInPolicy.Default with { RememberedDeviceDays = 0 }, seen: 1);
        Assert.Equal([(elsewhere.Id, -20)], await DevicesAsync(forest, now));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task A_browser_that_came_to_be_trusted_by_a_method_that_is_forbidden_now_is_forgotten()
    {
        await using var forest = await Forest.GrowAsync(PolicySteps.Everything);
        var now = forest.Host.Clock.GetUtcNow();
        var ben = await forest.Host.ActiveAsync();
        var manager = await forest.Host.ActiveAsync(m => m.Role = MemberRole.Manager);
        foreach (var account in new[] { ben, manager })
        {
            var member = await forest.Host.MemberAsync(account);
            await forest.Host.ChangeAsync(db => db.Add(Device(member, now)));
        }

        await ChangeAsync(forest, await forest.SignedInAsync(forest.Main), SignInPolicy.Default with { MemberMethods = PolicySteps.Email });

        Assert.Equal([(manager.Id, 0)], await DevicesAsync(forest, now));
        Assert.IsType<EnterSecondFactor>(await forest.Host.Browser().GivePasswordAsync(ben));
    }

    [Fact]
    public async Task More_than_a_page_of_names_comes_page_by_page()
    {
        await using var forest = await Forest.GrowAsync(PolicySteps.Everything);
        var now = forest.Host.Clock.GetUtcNow();
        await forest.Host.ChangeAsync(db =>
        {
            for (var i = 0; i < 60; i++)
            {
                var member = forest.Host.NewMember($"N{i:00}", "Vermeer", forest.North);
                member.PasswordHash = "hash";
                db.Add(member);
                db.Add(new AuthenticatorApp { MemberId = member.Id, ProtectedSeed = "seed", ConfirmedAt = now });
            }
        });
        var actor = await forest.SignedInAsync(forest.Main);
        var after = SignInPolicy.Default with { MemberMethods = PolicySteps.Email };

        var preview = (await forest.Host.Get<PreviewPolicy>().ExecuteAsync(actor, after)).Value;
        var group = Assert.Single(preview.Affected);
        var more = (await forest.Host.Get<ListAffected>().ExecuteAsync(
            actor, new AffectedRequest(new AuthenticationRules(true, after), PolicyEffect.MustSetUp, group.First.Next))).Value;

        Assert.Equal((1, PolicyEffect.MustSetUp, 60, 50), (preview.Unaffected, group.Effect, group.People, group.First.People.Count));
        Assert.Equal(("N00 Vermeer", "North"), (group.First.People[0].Name, group.First.People[0].Organization));
        Assert.Equal(Enumerable.Range(50, 10).Select(i => $"N{i:00} Vermeer"), more.People.Select(p => p.Name));
        Assert.Null(more.Next);
    }

    [Fact]
    public async Task Names_go_on_without_gap_or_repetition_whoever_comes_and_goes_meanwhile()
    {
        await using var forest = await Forest.GrowAsync(PolicySteps.Everything);
        var actor = await forest.SignedInAsync(forest.Main);
        List<Member> people = [];
        for (var i = 0; i < 110; i++)
            people.Add(forest.Host.NewMember($"N{i:000}", "Vermeer", forest.North));
        await forest.Host.ChangeAsync(db => db.AddRange(people.SelectMany(Established)));
        var after = new AuthenticationRules(true, SignInPolicy.Default with { MemberMethods = PolicySteps.Email });
        var first = await PageAsync(null);

        // One who was shown, the very next one and one of the last are met no more; two come, before and behind.
        foreach (var gone in new[] { people[3], people[50], people[105] })
            await forest.Host.ReadAsync(db => db.AuthenticatorApps.Where(a => a.MemberId == gone.Id).ExecuteDeleteAsync());
        var (early, late) = (forest.Host.NewMember("A", "Vermeer", forest.North), forest.Host.NewMember("N070b", "Vermeer", forest.North));
        await forest.Host.ChangeAsync(db => db.AddRange(new[] { early, late }.SelectMany(Established)));
        var second = await PageAsync(first.Next);
        var third = await PageAsync(second.Next);

        var expected = people.Except([people[50], people[105]]).Append(late).OrderBy(m => m.FirstName, StringComparer.Ordinal).Select(m => m.Id);
        Assert.Equal(expected, first.People.Concat(second.People).Concat(third.People).Select(p => p.Id));
        Assert.Null(third.Next);

        async Task<AffectedPage> PageAsync(NameKey? from) =>
            (await forest.Host.Get<ListAffected>().ExecuteAsync(actor, new AffectedRequest(after, PolicyEffect.MustSetUp, from))).Value;
    }

    [Fact]
    public async Task A_change_that_meets_more_people_than_were_shown_is_refused_and_with_a_look_anew_it_passes()
    {
        await using var forest = await Forest.GrowAsync(PolicySteps.Everything);
        var actor = await forest.SignedInAsync(forest.Main);
        var after = SignInPolicy.Default with { MemberMethods = PolicySteps.Email };
        await forest.Host.ChangeAsync(db => db.AddRange(Established(forest.Host.NewMember("Ana", "Lima", forest.North))));
        var shown = await ForeseenAsync();
        await forest.Host.ChangeAsync(db => db.AddRange(Established(forest.Host.NewMember("Ben", "Okafor", forest.South))));

        Assert.Equal("policy.preview_grown", (await SaveAsync(shown)).Error?.Code);
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.TreePolicies.CountAsync()));

        Assert.True((await SaveAsync(await ForeseenAsync())).Succeeded);

        async Task<ForeseenEffects> ForeseenAsync() =>
            ForeseenEffects.Of((await forest.Host.Get<PreviewPolicy>().ExecuteAsync(actor, after)).Value.Affected);

        Task<Result<Nothing>> SaveAsync(ForeseenEffects foreseen) => forest.Host.Get<ChangePolicy>().ExecuteAsync(actor, new PolicyChange(after, 0, foreseen));
    }

    [Fact]
    public async Task Fewer_people_than_were_shown_and_browsers_that_grew_old_meanwhile_are_no_reason_to_ask_again()
    {
        await using var forest = await Forest.GrowAsync(PolicySteps.Everything);
        var actor = await forest.SignedInAsync(forest.Main);
        var now = forest.Host.Clock.GetUtcNow();
        var (ana, ben) = (forest.Host.NewMember("Ana", "Lima", forest.North), forest.Host.NewMember("Ben", "Okafor", forest.North));
        await forest.Host.ChangeAsync(db => db.AddRange([.. Established(ana), .. Established(ben), Device(ben, now.AddDays(-7).AddMinutes(2))]));
        var after = SignInPolicy.Default with { MemberMethods = PolicySteps.Email, RememberedDeviceDays = 7 };
        var shown = ForeseenEffects.Of((await forest.Host.Get<PreviewPolicy>().ExecuteAsync(actor, after)).Value.Affected);
        await forest.Host.ReadAsync(db => db.AuthenticatorApps.Where(a => a.MemberId == ben.Id).ExecuteDeleteAsync());
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(3));

        var changed = await forest.Host.Get<ChangePolicy>().ExecuteAsync(actor, new PolicyChange(after, 0, shown));

        Assert.True(changed.Succeeded, changed.Error?.Code);
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.RememberedDevices.CountAsync()));
    }

    private static IEnumerable<object> Established(Member member)
    {
        member.PasswordHash = "hash";
        return [member, new AuthenticatorApp { MemberId = member.Id, ProtectedSeed = "seed", ConfirmedAt = member.CreatedAt }];
    }

    private static Task<Result<Nothing>> ChangeAsync(Forest forest, SignedInMember actor, SignInPolicy policy, long seen = 0) =>
        forest.Host.Get<ChangePolicy>().ExecuteAsync(actor, new PolicyChange(policy, seen));

    private static RememberedDevice Device(Member member, DateTimeOffset used) =>
        new() { MemberId = member.Id, TokenHash = SecretToken.Hash(SecretToken.New()), CreatedAt = used, LastUsedAt = used, ExpiresAt = used.AddDays(30) };

    private static async Task<IEnumerable<(Guid MemberId, int Days)>> DevicesAsync(Forest forest, DateTimeOffset now) =>
        (await forest.Host.ReadAsync(db => db.RememberedDevices.ToListAsync()))
            .Select(d => (d.MemberId, (int)(d.LastUsedAt - now).TotalDays)).OrderBy(d => d.Item2);
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Actions;

public sealed class EnableEmailLoginTests
{
    [Fact]
    public async Task Those_without_email_login_get_it_and_one_welcome_each_and_the_others_a_reason()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var off = new[] { await OffAsync(forest), await OffAsync(forest, forest.NorthUnit) };
        var on = await forest.MemberAsync(forest.North);
        var disabled = await forest.MemberAsync(forest.North, but: m => m.DisabledAt = m.CreatedAt);
        var selection = ActionSteps.Of([.. off, on, disabled]);

        var preview = (await forest.Host.PreviewAsync(actor, UserAction.EnableEmailLogin, selection)).Value;
        var job = await forest.Host.DoAsync(actor, UserAction.EnableEmailLogin, selection);

        Assert.Equal((4, 2, 2), (preview.Selected, preview.WillChange, preview.Mails));
        Assert.Equal(
            ["user_action.disabled", "user_action.has_email_login"],
            preview.LeftOut.Select(g => g.Reason.Code).Order(StringComparer.Ordinal));
        Assert.Equal((JobState.Finished, 4, 4, 2, 2, 0), (job.State, job.Total, job.Done, job.Changed, job.LeftOut, job.Failed));
        foreach (var person in off)
        {
            var member = await forest.Host.MemberAsync(person.Id);
            Assert.True(member.EmailLoginEnabled);
            Assert.Equal(Standing.Invited, StandingRule.Of(member, forest.Host.Clock.GetUtcNow()));
        }

        var mails = await forest.Host.OutboxAsync();
        Assert.Equal(off.Select(m => m.Id).Order(), mails.Select(m => m.MemberId).Order());
        Assert.All(mails, mail => Assert.Equal(
            (MessageKind.Welcome, job.Id, forest.Host.Clock.GetUtcNow() + TimeSpan.FromSeconds(20)), (mail.Kind, mail.JobId, mail.DueAt)));
    }

    [Fact]
    public async Task The_mails_of_one_person_leave_at_once_and_their_link_works()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await OffAsync(forest);

        await forest.Host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(person));

        var token = await forest.Host.LinkTokenOfAsync(new Account(person.Id, person.Email!));
        Assert.True((await forest.Host.Browser().SetPasswordAsync(token, Account.UsualPassword)).Succeeded);
    }

    [Fact]
    public async Task Everybody_who_matches_is_gathered_by_number()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.North);
        var people = new List<Member>();
        for (var i = 0; i < 5; i++)
        {
            people.Add(await OffAsync(forest, i % 2 == 0 ? forest.North : forest.NorthUnit));
        }

        await OffAsync(forest, forest.South);
        await OffAsync(forest, forest.Main);

        var job = await forest.Host.DoAsync(
            actor, UserAction.EnableEmailLogin, new UserSelection { Filter = new UserFilter { EmailLogin = false }, Except = [people[2].Id] });

        Assert.Equal(people.Where(p => p != people[2]).Select(p => p.Id), (await forest.Host.ItemsAsync(job.Id)).Select(i => i.MemberId));
        Assert.Equal(4, job.Changed);
        Assert.Equal(4, await forest.Host.ReadAsync(db => db.Outbox.CountAsync()));
    }

    private static Task<Member> OffAsync(Forest forest, Organization? place = null) =>
        forest.MemberAsync(place ?? forest.North, but: m => m.EmailLoginEnabled = false);
}

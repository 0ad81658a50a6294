using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users;

/// <summary>"Resend password reset email", as far as links and mails are concerned.</summary>
public sealed class SendPasswordResetTests
{
    [Fact, Trait("Rule", "SE8")]
    public async Task Twenty_times_in_a_minute_send_one_mail()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var member = await forest.MemberAsync(forest.North, but: m => m.PasswordHash = "hash");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(
            () => forest.Host.StartAsync(actor, UserAction.ResendPasswordReset, ActionSteps.Of(member)))));
        await forest.Host.RunJobsAsync();

        Assert.Equal(MessageKind.PasswordReset, (await forest.Host.ReadAsync(db => db.Outbox.SingleAsync())).Kind);
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.password_reset.sent")));
    }

    [Fact]
    public async Task A_minute_later_the_mail_is_sent_again_and_the_older_link_ends()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var member = await forest.MemberAsync(forest.North);

        await forest.Host.SendPasswordResetAsync(actor, member.Id);
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await forest.Host.SendPasswordResetAsync(actor, member.Id);

        var links = await forest.Host.ReadAsync(db => db.OneTimeLinks.OrderBy(l => l.CreatedAt).ToListAsync());
        Assert.Equal([LinkPurpose.Welcome, LinkPurpose.Welcome], links.Select(l => l.Purpose));
        Assert.Equal([true, false], links.Select(l => l.RevokedAt is not null));
    }

    [Fact]
    public async Task A_mail_that_was_cancelled_is_no_answer_to_the_next_click()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var member = await forest.MemberAsync(forest.North);
        await forest.Host.SendPasswordResetAsync(actor, member.Id);
        await forest.Host.ReadAsync(db => db.Outbox.ExecuteUpdateAsync(m => m.SetProperty(x => x.State, DeliveryState.Cancelled)));

        await forest.Host.SendPasswordResetAsync(actor, member.Id);

        Assert.Equal(1, await forest.Host.ReadAsync(db => db.Outbox.CountAsync(m => m.State == DeliveryState.Queued)));
    }

    [Fact]
    public async Task A_link_from_the_console_outlives_a_newer_mail()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var other = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator);
        await forest.Host.Get<FlexAuth.Core.Installation.IssueAdministratorLink>().ExecuteAsync(new ConsoleOperator(), other.Email!);

        await forest.Host.SendPasswordResetAsync(actor, other.Id);

        var links = await forest.Host.ReadAsync(db => db.OneTimeLinks.ToListAsync());
        Assert.Equal(2, links.Count);
        Assert.All(links, link => Assert.Null(link.RevokedAt));
    }
}

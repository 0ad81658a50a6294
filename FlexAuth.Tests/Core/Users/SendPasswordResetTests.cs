using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.EmailLogin;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users;

public sealed class SendPasswordResetTests
{
    [Fact, Trait("Rule", "SE8")]
    public async Task Twenty_clicks_send_one_mail()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var member = await forest.MemberAsync(forest.North, but: m => m.PasswordHash = "hash");

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => SendAsync(forest, actor, member))));

        Assert.All(results, result => Assert.True(result.Succeeded));
        Assert.Equal(MessageKind.PasswordReset, (await forest.Host.ReadAsync(db => db.Outbox.SingleAsync())).Kind);
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task A_minute_later_the_mail_is_sent_again_and_the_older_link_ends()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var member = await forest.MemberAsync(forest.North);

        await SendAsync(forest, actor, member);
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(forest, actor, member);

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
        await SendAsync(forest, actor, member);
        await forest.Host.ReadAsync(db => db.Outbox.ExecuteUpdateAsync(m => m.SetProperty(x => x.State, DeliveryState.Cancelled)));

        await SendAsync(forest, actor, member);

        Assert.Equal(1, await forest.Host.ReadAsync(db => db.Outbox.CountAsync(m => m.State == DeliveryState.Queued)));
    }

    [Fact]
    public async Task A_link_from_the_console_outlives_a_newer_mail()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var other = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator);
        await forest.Host.Get<FlexAuth.Core.Installation.IssueAdministratorLink>().ExecuteAsync(new ConsoleOperator(), other.Email!);

        await SendAsync(forest, actor, other);

        var links = await forest.Host.ReadAsync(db => db.OneTimeLinks.ToListAsync());
        Assert.Equal(2, links.Count);
        Assert.All(links, link => Assert.Null(link.RevokedAt));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task Nobody_is_sent_a_link_while_their_way_is_closed()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var disabled = await forest.MemberAsync(forest.Main, but: m => m.DisabledAt = m.CreatedAt);
        var without = await forest.MemberAsync(forest.Main, but: m => m.EmailLoginEnabled = false);
        var before = await forest.Host.CountsAsync();

        Assert.Equal("user.disabled", (await SendAsync(forest, actor, disabled)).Error?.Code);
        Assert.Equal("user.no_email_login", (await SendAsync(forest, actor, without)).Error?.Code);
        Assert.Equal(before, await forest.Host.CountsAsync());
    }

    [Fact, Trait("Rule", "AZ5")]
    public async Task A_suborganizations_administrator_cannot_reset_the_main_organizations()
    {
        await using var forest = await Forest.GrowAsync();
        var chief = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator);

        Assert.Equal("not_found", (await SendAsync(forest, await forest.SignedInAsync(forest.North), chief)).Error?.Code);
    }

    private static Task<Result<Nothing>> SendAsync(Forest forest, SignedInMember actor, Member member) =>
        forest.Host.Get<SendPasswordReset>().ExecuteAsync(actor, member.Id);
}

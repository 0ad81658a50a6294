using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Actions;

/// <summary>Trying again what failed.</summary>
public sealed class RetryTests
{
    [Fact, Trait("Rule", "IM4")]
    public async Task What_was_tried_again_is_not_tried_again_a_second_time()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var job = await WithAMailGivenUpAsync(forest, actor);
        var id = Guid.CreateVersion7();

        var again = await RetryAsync(forest, actor, job, id);
        await host.RunJobsAsync();
        var mails = (await host.OutboxAsync()).Count;
        var second = await RetryAsync(forest, await forest.SignedInAsync(forest.Main), job);
        var sameAgain = await RetryAsync(forest, actor, job, id);
        await host.RunJobsAsync();

        Assert.Equal((id, "job.already_retried", id), (again.Value, second.Error?.Code, sameAgain.Value));
        Assert.Equal(mails, (await host.OutboxAsync()).Count);
        Assert.Equal(2, await host.ReadAsync(db => db.Jobs.CountAsync()));
        var view = await ViewAsync(forest, actor, job);
        Assert.Equal((id, false), (view.RetriedBy, view.CanBeRetried));
    }

    [Fact, Trait("Rule", "IM4"), Trait("Rule", "SE8")]
    public async Task Tried_again_twenty_times_at_once_it_is_tried_again_once()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var job = await WithAMailGivenUpAsync(forest, actor);
        var before = (await forest.Host.OutboxAsync()).Count;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => RetryAsync(forest, actor, job))));
        await forest.Host.RunJobsAsync();

        Assert.Single(answers, answer => answer.Succeeded);
        Assert.All(answers.Where(answer => !answer.Succeeded), answer => Assert.Equal("job.already_retried", answer.Error?.Code));
        Assert.Equal(before + 1, (await forest.Host.OutboxAsync()).Count);
    }

    [Fact]
    public async Task What_fails_again_is_tried_again_from_the_second_try()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var first = await WithAMailGivenUpAsync(forest, actor);
        var second = (await RetryAsync(forest, actor, first)).Value;
        await host.RunJobsAsync();
        Assert.False((await ViewAsync(forest, actor, second)).CanBeRetried);

        await GiveUpAsync(forest, second);
        Assert.True((await ViewAsync(forest, actor, second)).CanBeRetried);
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("step_up.required", (await RetryAsync(forest, actor, second)).Error?.Code);
        await host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, host.Clock.GetUtcNow())));
        var third = (await RetryAsync(forest, actor, second)).Value;
        await host.RunJobsAsync();

        Assert.Equal((1, 1), await host.JobAsync(third) is var job ? (job.Total, job.Changed) : default);
        Assert.Equal(DeliveryState.Queued, Assert.Single(await host.OutboxAsync(), m => m.JobId == third).State);
    }

    [Fact]
    public async Task A_notice_that_was_given_up_is_nothing_to_try_again()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var job = await forest.Host.DoAsync(actor, UserAction.DisableEmailLogin, ActionSteps.Of(await RuleTests.PersonAsync(forest, "active")));
        await GiveUpAsync(forest, job.Id);

        var view = await ViewAsync(forest, actor, job.Id);

        Assert.Equal((1, false), (view.MailsFailed, view.CanBeRetried));
        Assert.Equal("job.nothing_to_retry", (await RetryAsync(forest, actor, job.Id)).Error?.Code);
    }

    [Fact]
    public async Task What_is_offered_is_what_would_be_done()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var job = await WithAMailGivenUpAsync(forest, actor);
        Assert.True((await ViewAsync(forest, actor, job)).CanBeRetried);

        var undo = await forest.Host.UndoAsync(actor, job);

        Assert.False((await ViewAsync(forest, actor, job)).CanBeRetried);
        Assert.False((await ViewAsync(forest, actor, undo.Id)).CanBeRetried);
        Assert.Equal("job.nothing_to_retry", (await RetryAsync(forest, actor, job)).Error?.Code);
    }

    /// <summary>Two were enabled; the mail of one of them was given up.</summary>
    private static async Task<Guid> WithAMailGivenUpAsync(Forest forest, Actor actor)
    {
        var people = new[] { await RuleTests.PersonAsync(forest, "without email login"), await RuleTests.PersonAsync(forest, "without email login") };
        var job = await forest.Host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(people));
        await GiveUpAsync(forest, job.Id, people[0].Id);
        return job.Id;
    }

    private static Task<int> GiveUpAsync(Forest forest, Guid jobId, Guid? memberId = null) => forest.Host.ReadAsync(
        db => db.Outbox.Where(m => m.JobId == jobId && (memberId == null || m.MemberId == memberId))
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.State, DeliveryState.Failed)));

    private static Task<Result<Guid>> RetryAsync(Forest forest, Actor actor, Guid jobId, Guid? id = null) =>
        forest.Host.Get<RetryAction>().ExecuteAsync(actor, new FollowUpRequest(id ?? Guid.CreateVersion7(), jobId));

    private static async Task<JobView> ViewAsync(Forest forest, Actor actor, Guid jobId) =>
        (await forest.Host.Get<ShowJob>().ExecuteAsync(actor, jobId)).Value;
}

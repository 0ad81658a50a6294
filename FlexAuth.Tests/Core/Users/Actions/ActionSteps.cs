using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Actions;

/// <summary>What an administrator does with actions, and the runner for them.</summary>
internal static class ActionSteps
{
    public static UserSelection Of(params IEnumerable<Member> members) => new() { Ids = members.Select(m => m.Id).ToList() };

    public static Task<Result<ActionPreview>> PreviewAsync(this CoreHost host, Actor actor, UserAction action, UserSelection selection) =>
        host.Get<PreviewAction>().ExecuteAsync(actor, new ActionRequest(action, selection));

    public static Task<Result<Guid>> StartAsync(this CoreHost host, Actor actor, UserAction action, UserSelection selection, Guid? id = null) =>
        host.Get<StartAction>().ExecuteAsync(actor, new StartActionRequest(
            id ?? Guid.CreateVersion7(), action, selection, action switch
            {
                UserAction.DisableEmailLogin => "disable",
                UserAction.ResetTwoFactor => "reset",
                _ => null,
            }));

    /// <summary>Starts it and lets it come to its end.</summary>
    public static async Task<Job> DoAsync(this CoreHost host, Actor actor, UserAction action, UserSelection selection)
    {
        var started = await host.StartAsync(actor, action, selection);
        Assert.True(started.Succeeded, started.Error?.Code);
        await host.RunJobsAsync();
        return await host.JobAsync(started.Value);
    }

    /// <summary>A welcome or a reset to one person, as their row's menu sends it.</summary>
    public static Task<Job> SendPasswordResetAsync(this CoreHost host, Actor actor, Guid memberId) =>
        host.DoAsync(actor, UserAction.ResendPasswordReset, new UserSelection { Ids = [memberId] });

    public static async Task<Job> UndoAsync(this CoreHost host, Actor actor, Guid jobId)
    {
        var started = await host.Get<UndoAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), jobId));
        Assert.True(started.Succeeded, started.Error?.Code);
        await host.RunJobsAsync();
        return await host.JobAsync(started.Value);
    }

    public static async Task RunJobsAsync(this CoreHost host)
    {
        while (await host.Get<JobRunner>().RunPassAsync(TestContext.Current.CancellationToken))
        {
        }
    }

    /// <summary>So many steps of each job.</summary>
    public static async Task PassAsync(this CoreHost host, int times = 1)
    {
        for (var pass = 0; pass < times; pass++)
        {
            Assert.True(await host.Get<JobRunner>().RunPassAsync(TestContext.Current.CancellationToken));
        }
    }

    public static Task<Job> JobAsync(this CoreHost host, Guid id) => host.ReadAsync(db => db.Jobs.AsNoTracking().SingleAsync(j => j.Id == id));

    public static Task<List<JobItem>> ItemsAsync(this CoreHost host, Guid jobId) =>
        host.ReadAsync(db => db.JobItems.AsNoTracking().Where(i => i.JobId == jobId).OrderBy(i => i.Position).ToListAsync());

    public static Task<Member> MemberAsync(this CoreHost host, Guid id) => host.MemberAsync(new Account(id, ""));

    public static Task<List<OutboxMessage>> OutboxAsync(this CoreHost host) =>
        host.ReadAsync(db => db.Outbox.AsNoTracking().OrderBy(m => m.CreatedAt).ToListAsync());
}

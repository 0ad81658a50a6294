using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Users.Actions;
using FlexAuth.Web.Settings.Users;
using FlexAuth.Web.Settings.Users.Actions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Users.Actions;

/// <summary>The line above the list of users.</summary>
public sealed class JobStripTests : PortalTest
{
    [Fact]
    public async Task With_nothing_under_way_it_is_the_way_to_the_latest_actions()
    {
        await SignInAdministratorAsync();

        var strip = RenderStrip();

        Assert.Equal("Latest actions", strip.Find(".strip").TextContent.Trim());
        Assert.Equal("/settings/users/actions", strip.Find("a").GetAttribute("href"));
    }

    [Fact]
    public async Task A_colleagues_action_shows_while_it_runs_and_when_it_has_ended_and_can_be_undone_from_here()
    {
        await SignInAdministratorAsync();
        var colleague = await Host.AdministratorAsync();
        var people = new[] { await OffAsync("Ana"), await OffAsync("Ben") };
        var strip = RenderStrip();

        await Host.StartAsync(colleague, UserAction.EnableEmailLogin, ActionSteps.Of(people));
        LetChangesArrive();
        strip.WaitForAssertion(() => Assert.Contains("Olga Brandt: Enable email login", Words(strip)));
        Assert.Contains("Stop and undo", Words(strip));
        await RunAsync();
        strip.WaitForAssertion(() => Assert.Contains("2 done Undo", Words(strip)));

        strip.FindAll("button").First(button => button.TextContent.Contains("Undo", StringComparison.Ordinal)).Click();
        await RunAsync();

        strip.WaitForAssertion(() => Assert.Contains("You: Undo: Enable email login 2 done", Words(strip)));
        Assert.False((await Host.MemberAsync(people[0].Id)).EmailLoginEnabled);
    }

    [Fact]
    public async Task It_is_there_again_after_a_reload_until_it_is_put_aside()
    {
        var actor = await SignInAdministratorAsync();
        var job = await Host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(await OffAsync("Ana")));

        var strip = RenderStrip();
        Assert.Contains("You: Enable email login 1 done", Words(strip));
        strip.Find("button[aria-label='Put this message aside']").Click();
        Assert.Contains("Latest actions", Words(strip));
        Assert.Equal(job.Id, JSInterop.Invocations["flexAuth.dismiss"].Single().Arguments[0]);

        JSInterop.Setup<Guid[]?>("flexAuth.dismissed").SetResult([job.Id]);
        var reloaded = RenderStrip();
        reloaded.WaitForAssertion(() => Assert.Contains("Latest actions", Words(reloaded)));
    }

    [Fact]
    public async Task What_ended_long_ago_is_no_news()
    {
        var actor = await SignInAdministratorAsync();
        await Host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(await OffAsync("Ana")));
        var strip = RenderStrip();
        Assert.Contains("Undo", Words(strip));

        Host.Clock.Advance(TimeSpan.FromMinutes(16));

        strip.WaitForAssertion(() => Assert.Contains("Latest actions", Words(strip)));
    }

    [Fact]
    public async Task Several_at_a_time_are_one_line_and_a_number()
    {
        var actor = await SignInAdministratorAsync();
        await Host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(await OffAsync("Ana")));
        await Host.StartAsync(await Host.AdministratorAsync(), UserAction.EndSessions, ActionSteps.Of(await OffAsync("Ben")));

        var strip = RenderStrip();

        Assert.Contains("Olga Brandt: End sessions", Words(strip));
        Assert.Contains("1 more", Words(strip));
    }

    [Fact]
    public async Task Leaving_a_searched_list_for_the_actions_is_no_other_view_of_the_list()
    {
        await SignInAdministratorAsync();
        var address = Services.GetRequiredService<NavigationManager>();
        address.NavigateTo("/settings/users?q=ana");
        var page = Render<UsersPage>();

        address.NavigateTo("/settings/users/actions");

        Assert.Equal("ana", page.Find("input[type=search]").GetAttribute("value"));
    }

    [Fact]
    public async Task What_was_broken_off_says_so_why_and_how_many_were_not_begun()
    {
        var actor = await SignInAdministratorAsync();
        var job = await Host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(await OffAsync("Ana")));
        await Host.ChangeAsync(db =>
        {
            var stopped = db.Jobs.Single(j => j.Id == job.Id);
            (stopped.State, stopped.StoppedBy, stopped.Total) = (JobState.Stopped, "job.power_lost", 40);
        });

        Assert.Contains("stopped: 1 done, 39 not begun. It stopped: whoever started it may not do this any more.", Words(RenderStrip()));
    }

    [Fact]
    public async Task While_it_finds_the_people_it_tells_no_number_that_grows()
    {
        var actor = await SignInAdministratorAsync();
        var started = await Host.StartAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(await OffAsync("Ana")));
        await Host.ChangeAsync(db => db.Jobs.Single(j => j.Id == started.Value).Total = 2_000);

        Assert.Contains("finding the people…", Words(RenderStrip()));
        Assert.DoesNotContain("2,000", Render<JobsPage>().Markup);
        Assert.DoesNotContain("2,000", Render<PeopleActions>(p => p.AddChildContent<JobProgress>(f => f.Add(
            x => x.Job, Host.Get<ShowJob>().ExecuteAsync(actor, started.Value).GetAwaiter().GetResult().Value))).Markup);
    }

    [Fact]
    public async Task What_is_being_undone_is_not_said_to_be_undone()
    {
        var actor = await SignInAdministratorAsync();
        var ana = await OffAsync("Ana");
        var job = await Host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(ana, await OffAsync("Ben")));
        await Host.ChangeAsync(new Account(ana.Id, ""), m => m.LastName = "Maas");
        await Host.Get<UndoAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), job.Id));
        var list = Render<JobsPage>();
        Assert.Contains("Being undone…", list.Markup);

        await RunAsync();

        list.WaitForAssertion(() => Assert.Contains("Undone for 1 of 2", list.Markup));
    }

    private static string Words(IRenderedComponent<PeopleActions> strip) =>
        string.Join(' ', strip.Find(".strip").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private IRenderedComponent<PeopleActions> RenderStrip() => Render<PeopleActions>(p => p.AddChildContent<JobStrip>());

    private Task<FlexAuth.Core.Data.Member> OffAsync(string name) => AddAsync(name, "Lima", m => m.EmailLoginEnabled = false);

    private async Task RunAsync()
    {
        await Host.RunJobsAsync();
        LetChangesArrive();
    }
}

using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Spreadsheets.Import;
using FlexAuth.Tests.Core.Users.Actions;
using FlexAuth.Web.Settings.Users.Actions;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Users.Actions;

/// <summary>What came of an action, person by person.</summary>
public sealed class JobPageTests : PortalTest
{
    [Fact]
    public async Task Each_person_stands_there_with_outcome_reason_and_mail()
    {
        var actor = await SignInAdministratorAsync();
        var job = await Host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(await OffAsync("Ana"), await AddAsync("Eva", "Stone")));

        var page = Render<JobPage>(p => p.Add(x => x.JobId, job.Id));

        Assert.Equal("Enable email login", page.Find("h1").TextContent);
        Assert.Contains("Started by you", page.Find(".facts-line").TextContent);
        var rows = page.FindAll("tbody tr").Select(row => string.Join('|', row.QuerySelectorAll("td").Select(cell =>
            string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))))).ToList();
        Assert.StartsWith("Ana Lima Ana.Lima", rows[0], StringComparison.Ordinal);
        Assert.EndsWith("|Contoso|Done|Waits to leave", rows[0], StringComparison.Ordinal);
        Assert.EndsWith("|Contoso|Left outAlready has email login|", rows[1], StringComparison.Ordinal);
        Assert.Equal(["All 2", "Done 1", "Left out 1", "Failed 0"], page.FindAll(".outcome").Select(link => link.TextContent));
        Assert.Equal($"/settings/users/actions/{job.Id}/results.csv", page.Find("a[download]").GetAttribute("href"));
    }

    [Theory]
    [InlineData(UserAction.DisableMember, "Sessions, remembered devices and registered phones have ended with it.", "that ended do not come back.")]
    [InlineData(UserAction.DisableEmailLogin, "Sessions by email and password or a passkey, remembered devices and registered phones have ended with it.", "that ended do not come back.")]
    [InlineData(UserAction.EnableEmailLogin, null, "Links that were mailed for it no longer work.")]
    [InlineData(UserAction.EnableMember, null, "Sessions, remembered devices and registered phones have ended with it.")]
    public async Task What_ended_along_with_it_is_said_and_of_undoing_that_it_stays_so(UserAction action, string? along, string back)
    {
        var actor = await SignInAdministratorAsync();
        var ana = action is UserAction.EnableEmailLogin ? await OffAsync("Ana") : await AddAsync("Ana", "Lima");
        if (action is UserAction.EnableMember)
            await Host.ChangeAsync(new Account(ana.Id, ""), m => m.DisabledAt = m.CreatedAt);

        var job = await Host.DoAsync(actor, action, ActionSteps.Of(ana));
        Assert.Equal(along is null, AlsoOf(job) is null);
        Assert.Contains(along ?? "", AlsoOf(job) ?? "", StringComparison.Ordinal);

        var undo = await Host.UndoAsync(actor, job.Id);
        Assert.Contains(back, AlsoOf(undo), StringComparison.Ordinal);
        Assert.Null(AlsoOf(job));
    }

    [Theory]
    [InlineData(UserAction.ResetTwoFactor, "remembered devices and registered phones have ended with it.")]
    [InlineData(UserAction.EndSessions, "Registered phones are locked until they are opened again.")]
    public async Task What_ended_along_with_what_cannot_be_undone_is_said(UserAction action, string along)
    {
        var actor = await SignInAdministratorAsync();
        var ana = await Host.ActiveAsync();
        await Host.SessionTokenAsync(ana.Id);

        var job = await Host.DoAsync(actor, action, new UserSelection { Ids = [ana.Id] });

        Assert.Contains(along, AlsoOf(job), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_was_changed_nothing_has_ended()
    {
        var actor = await SignInAdministratorAsync();
        var ana = await AddAsync("Ana", "Lima");
        await Host.ChangeAsync(new Account(ana.Id, ""), m => m.DisabledAt = m.CreatedAt);

        Assert.Null(AlsoOf(await Host.DoAsync(actor, UserAction.DisableMember, ActionSteps.Of(ana))));
    }

    [Fact]
    public async Task An_import_stands_there_with_its_file_which_only_its_maker_can_open()
    {
        var actor = await SignInAdministratorAsync();
        var colleague = await Host.AdministratorAsync();
        var file = EditedFile.Typed(["Email", "First name", "Last name"], ["nia@contoso.example", "Nia", "New"]);
        var (own, theirs) = (await Host.ComparedAsync(actor, file), await Host.ComparedAsync(colleague, file));
        var job = await Host.ApplyAsync(actor, own.Id);
        var late = await Host.ApplyAsync(colleague, theirs.Id);

        var page = Render<JobPage>(p => p.Add(x => x.JobId, job.Id));
        var other = Render<JobPage>(p => p.Add(x => x.JobId, late.Id));
        var list = Render<JobsPage>();

        Assert.Equal("Import users: people.csv", page.Find("h1").TextContent);
        Assert.Contains("Nia New is as the file says.", page.Find(".head").TextContent, StringComparison.Ordinal);
        Assert.Equal($"/settings/users/import/{own.Id}", page.Find(".facts-line a").GetAttribute("href"));
        Assert.Empty(other.FindAll(".facts-line a"));
        Assert.Contains("Nia New", Assert.Single(other.FindAll("tbody tr")).TextContent, StringComparison.Ordinal);
        Assert.Equal(["Import users: people.csv", "Import users: people.csv"], list.FindAll("a.what").Select(link => link.TextContent));

        var undo = await Host.UndoAsync(actor, job.Id);
        Assert.Equal("Undo: Import users: people.csv", Render<JobPage>(p => p.Add(x => x.JobId, undo.Id)).Find("h1").TextContent);
        Assert.Equal("Sessions, remembered devices and registered phones that ended do not come back.", AlsoOf(undo));
    }

    [Fact]
    public async Task The_address_chooses_the_outcome_and_the_page()
    {
        var actor = await SignInAdministratorAsync();
        var people = new List<Member>();
        for (var n = 0; n < 101; n++)
            people.Add(await OffAsync($"Ana{n:D3}"));
        var job = await Host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of([.. people, await AddAsync("Eva", "Stone")]));
        var address = Services.GetRequiredService<NavigationManager>();

        address.NavigateTo($"/settings/users/actions/{job.Id}?outcome=LeftOut");
        var page = Render<JobPage>(p => p.Add(x => x.JobId, job.Id));
        Assert.Contains("Eva Stone", Assert.Single(page.FindAll("tbody tr")).TextContent);

        address.NavigateTo(page.FindAll(".outcome")[1].GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.Equal(100, page.FindAll("tbody tr").Count));
        address.NavigateTo(page.Find("a[rel=next]").GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        Assert.Contains("2 of 2", page.Find(".pages").TextContent);

        address.NavigateTo($"/settings/users/actions/{job.Id}?outcome=nonsense&page=x");
        page.WaitForAssertion(() => Assert.Equal(100, page.FindAll("tbody tr").Count));
    }

    [Fact]
    public async Task While_it_runs_the_rows_follow()
    {
        var actor = await SignInAdministratorAsync();
        var started = await Host.StartAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(await OffAsync("Ana"), await OffAsync("Ben")));
        var page = Render<JobPage>(p => p.Add(x => x.JobId, started.Value));
        Assert.NotEmpty(page.FindAll("progress"));

        await Host.RunJobsAsync();
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Contains("2 people have email login now.", page.Find(".notice").TextContent);
        Assert.Empty(page.FindAll("progress"));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task An_old_session_is_asked_who_it_is_before_a_disabling_is_taken_back()
    {
        var ben = await Host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var actor = SignIn((await Host.Get<SessionDirectory>().FindAsync(await Host.SessionTokenAsync(ben.Id)))!);
        var job = await Host.DoAsync(actor, UserAction.DisableMember, ActionSteps.Of(await AddAsync("Eva", "Stone")));
        Host.Clock.Advance(TimeSpan.FromMinutes(6));
        var page = Render<JobPage>(p => p.Add(x => x.JobId, job.Id));

        page.FindAll("header button").Single().Click();
        page.WaitForElement("#step-up-proof").Input(ben.Code(Host.Clock));

        page.WaitForAssertion(() => Assert.NotNull(Host.ReadAsync(db => db.Jobs.SingleOrDefaultAsync(j => j.UndoOf == job.Id)).Result));
    }

    [Fact]
    public async Task Undoing_leads_to_what_came_of_that()
    {
        var actor = await SignInAdministratorAsync();
        var job = await Host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(await OffAsync("Ana")));
        var page = Render<JobPage>(p => p.Add(x => x.JobId, job.Id));

        page.FindAll("header button").Single().Click();

        var address = Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.DoesNotContain($"{job.Id}", address.Uri));
        var undo = Guid.Parse(address.Uri[^36..]);
        await Host.RunJobsAsync();
        page.Render(p => p.Add(x => x.JobId, undo));
        page.WaitForAssertion(() => Assert.Contains("Ana Lima is as before.", page.Find(".notice").TextContent));
        Assert.Equal($"/settings/users/actions/{job.Id}", page.FindAll(".facts-line a").Single().GetAttribute("href"));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task A_job_of_strangers_does_not_exist()
    {
        await SignInAdministratorAsync();
        var stranger = await Host.AdministratorAsync(await Host.OtherMainOrganizationAsync());
        var job = await Host.DoAsync(stranger, UserAction.EndSessions, new UserSelection { Ids = [stranger.MemberId] });

        var page = Render<JobPage>(p => p.Add(x => x.JobId, job.Id));

        Assert.Contains("Go to Users", page.Find("[role=alert]").TextContent);
        Assert.Empty(page.FindAll("tbody"));
    }

    [Theory]
    [InlineData(MemberRole.Member)]
    [InlineData(MemberRole.Manager)]
    public async Task Others_see_neither_an_action_nor_the_list_of_them(MemberRole role)
    {
        var job = await Host.DoAsync(await Host.AdministratorAsync(), UserAction.EnableEmailLogin, ActionSteps.Of(await OffAsync("Ana")));
        await SignInAsync(role);

        Assert.NotNull(Render<JobPage>(p => p.Add(x => x.JobId, job.Id)).Find("[role=alert]"));
        Assert.NotNull(Render<JobsPage>().Find("[role=alert]"));
    }

    [Fact]
    public async Task The_list_names_what_was_done_by_whom_with_what_outcome_and_follows()
    {
        var actor = await SignInAdministratorAsync();
        await Host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(await OffAsync("Ana"), await AddAsync("Eva", "Stone")));
        var page = Render<JobsPage>();
        Assert.Equal("Enable email login Finished You, just now 1 done, 1 left out", Row(page));

        await Host.StartAsync(await Host.AdministratorAsync(), UserAction.EndSessions, ActionSteps.Of(await OffAsync("Ben")));
        LetChangesArrive();
        page.WaitForAssertion(() => Assert.StartsWith("End sessions Under way Olga Brandt,", Row(page)));
    }

    [Fact]
    public async Task With_no_actions_it_says_how_one_begins()
    {
        await SignInAdministratorAsync();

        Assert.Contains("Select people in the list of users", Render<JobsPage>().Markup);
    }

    private static string Row(IRenderedComponent<JobsPage> page) =>
        string.Join(' ', page.Find("li:has(.what)").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private string? AlsoOf(Job job) => Render<JobPage>(p => p.Add(x => x.JobId, job.Id)).FindAll(".along").SingleOrDefault()?.TextContent;

    private Task<Member> OffAsync(string name) => AddAsync(name, "Lima", m => m.EmailLoginEnabled = false);
}

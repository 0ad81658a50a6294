using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Tests.Core.Users.Actions;
using FlexAuth.Web.Settings.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Users;

public sealed class LiveListTests : PortalTest
{
    private SignedInMember administrator = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        administrator = await SignInAdministratorAsync();
    }

    [Fact]
    public async Task What_happens_to_somebody_shows_in_their_row_which_lights_up()
    {
        var ana = await AddAsync("Ana", "Aalbers");
        var page = Render<UsersPage>();
        Assert.Contains("Not invited", Row(page, "Ana Aalbers").TextContent);

        await Host.SendPasswordResetAsync(administrator, ana.Id);
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Contains("Invited", Row(page, "Ana Aalbers").TextContent));
        Assert.Contains("Mail is queued", Row(page, "Ana Aalbers").TextContent);
        Assert.Contains("changed", Row(page, "Ana Aalbers").ClassList);
        Assert.Equal(["Ana Aalbers", "Olga Brandt"], Names(page));
        Assert.DoesNotContain("show", page.Find(".news").TextContent);
    }

    [Fact]
    public async Task A_mail_that_cannot_be_delivered_says_so_in_the_row()
    {
        var ana = await AddAsync("Ana", "Aalbers");
        await Host.SendPasswordResetAsync(administrator, ana.Id);
        var page = Render<UsersPage>();

        await Host.ChangeAsync(db =>
        {
            var mail = db.Outbox.Single(m => m.MemberId == ana.Id);
            (mail.State, mail.LastError) = (DeliveryState.Failed, "550 no such mailbox");
        });
        Publish(new Change(ChangeKind.Member, Host.Main.Id, ana.Id));

        page.WaitForAssertion(() => Assert.Contains("Mail not delivered: 550 no such mailbox", Row(page, "Ana Aalbers").TextContent));
    }

    [Fact]
    public async Task Somebody_new_is_announced_and_shown_when_asked_for()
    {
        var page = Render<UsersPage>();

        await Host.InviteAsync(administrator, "Ana", "Aalbers");
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Contains("1 new – show", page.Find(".news").TextContent));
        Assert.Equal(["Olga Brandt"], Names(page));
        page.Find(".news button").Click();
        page.WaitForAssertion(() => Assert.Equal(["Ana Aalbers", "Olga Brandt"], Names(page)));
        Assert.Empty(page.FindAll(".news button"));
    }

    [Fact]
    public async Task News_that_could_not_be_read_are_read_when_tried_again()
    {
        var page = Render<UsersPage>();
        await Host.InviteAsync(administrator, "Ana", "Aalbers");
        LetChangesArrive();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".news button")));

        Door.IsBroken = true;
        page.Find(".news button").Click();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[role=alert] button")));
        Assert.Equal(["Olga Brandt"], Names(page));

        Door.IsBroken = false;
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Assert.Equal(["Ana Aalbers", "Olga Brandt"], Names(page)));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task Somebody_new_who_does_not_match_the_search_is_no_news()
    {
        Navigation.NavigateTo("/settings/users?q=olga");
        var page = Render<UsersPage>();

        await Host.InviteAsync(administrator, "Ana", "Aalbers");
        LetChangesArrive();

        Assert.Empty(page.FindAll(".news button"));
    }

    [Fact]
    public async Task The_count_follows_while_the_rows_stay()
    {
        var page = Render<UsersPage>();

        await Host.InviteAsync(administrator, "Ana", "Aalbers");
        await Host.InviteAsync(administrator, "Ben", "Aalbers");
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Equal("3 people", page.Find(".count").TextContent));
        Assert.Contains("2 new – show", page.Find(".news").TextContent);
        Assert.Equal(["Olga Brandt"], Names(page));
    }

    [Fact]
    public async Task Whom_a_running_job_will_come_to_is_queued()
    {
        var ana = await AddAsync("Ana", "Aalbers");
        var page = Render<UsersPage>();
        var job = new Job { Action = "EnableEmailLogin", Request = "{}", RootOrganizationId = Host.Main.Id, OrganizationId = Host.Main.Id, ActorId = administrator.MemberId };

        await Host.ChangeAsync(db =>
        {
            db.Add(job);
            db.Add(new JobItem { JobId = job.Id, Position = 1, MemberId = ana.Id });
        });
        Publish(new Change(ChangeKind.Member, Host.Main.Id, ana.Id));

        page.WaitForAssertion(() => Assert.Contains("Queued", Row(page, "Ana Aalbers").TextContent));
    }

    [Fact]
    public async Task Another_trees_people_are_nobodys_news()
    {
        var strangers = await Host.OtherMainOrganizationAsync();
        var page = Render<UsersPage>();
        var renders = page.RenderCount;

        await Host.InviteAsync(await Host.AdministratorAsync(strangers), "Ana", "Aalbers");
        LetChangesArrive();

        Assert.Equal(renders, page.RenderCount);
    }

    [Fact]
    public async Task A_flood_of_changes_moves_nothing_and_is_told_in_one_line()
    {
        var page = Render<UsersPage>();
        await AddAsync("Ana", "Aalbers");

        Publish([.. Enumerable.Range(0, 2000).Select(_ => new Change(ChangeKind.Member, Host.Main.Id, Guid.NewGuid()))]);

        page.WaitForAssertion(() => Assert.Equal("1 new – show", page.Find(".news").TextContent.Trim()));
        Assert.Equal(["Olga Brandt"], Names(page));
    }

    [Fact]
    public async Task Who_has_left_the_page_is_told_nothing()
    {
        var ana = await AddAsync("Ana", "Aalbers");
        var page = Render<UsersPage>();
        var renders = page.RenderCount;
        await DisposeComponentsAsync();

        Publish(new Change(ChangeKind.Member, Host.Main.Id, ana.Id));

        Assert.Equal(renders, page.RenderCount);
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private static List<string> Names(IRenderedComponent<UsersPage> page) => page.FindAll("tbody th").Select(name => name.TextContent.Trim()).ToList();

    private static IElement Row(IRenderedComponent<UsersPage> page, string name) =>
        page.FindAll("tbody.rows tr").Single(row => row.QuerySelector("th")!.TextContent.Trim() == name);

    private void Publish(params Change[] changes)
    {
        Host.Get<ChangeFeed>().Publish(changes);
        LetChangesArrive();
    }
}

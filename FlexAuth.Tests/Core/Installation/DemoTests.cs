using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Installation.Demo;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Installation;

public sealed class DemoTests
{
    private const int People = 4_000;

    [Fact]
    public async Task So_many_people_as_asked_for_are_made_in_an_uneven_tree_three_levels_deep()
    {
        await using var host = await DemoAsync(People);

        var members = await PeopleAsync(host);
        Assert.Equal(People, members.Count);
        Assert.Equal(3, members.Max(m => m.Organization.Path.Count(c => c == '/')));
        Assert.Single(members.Select(m => m.Organization.RootId).Distinct());
        var sizes = members.GroupBy(m => m.OrganizationId).Select(g => g.Count()).OrderDescending().ToList();
        Assert.InRange(sizes.Count, 15, 40);
        Assert.True(sizes[0] > 8 * sizes[^1], string.Join(' ', sizes));
        Assert.InRange(members.Count(m => m.Role == MemberRole.OrganizationAdministrator), 5, People / 100);
        Assert.InRange(members.Count(m => m.Role == MemberRole.Manager), People / 50, People / 10);
        Assert.InRange(members.Count(m => m.PhoneNumber is not null), People * 60 / 100, People * 72 / 100);
        Assert.All(members, m => Assert.True(m.PhoneNumber is null || PhoneNumber.TryParse(m.PhoneNumber, out _, out _), m.PhoneNumber));
        Assert.Contains(members, m => m.Email!.Any(char.IsAsciiDigit));
        Assert.True(members.Count(m => m.LastName == "de Jong") > 5 * members.Count(m => m.LastName == "van 't Hof"));
        Assert.InRange((host.Clock.GetUtcNow() - members.Min(m => m.LastSignInAt)!.Value).TotalDays, 200, 400);
        Assert.All(members, m => Assert.False(m.LastSignInAt > m.DisabledAt || m.LastSignInAt < m.CreatedAt || m.InvitedAt < m.CreatedAt));
    }

    [Fact]
    public async Task Each_person_can_be_found_and_sorted_as_if_they_had_been_added_one_by_one()
    {
        await using var host = await DemoAsync(500);

        foreach (var member in await PeopleAsync(host))
        {
            Assert.Equal(SearchText.Of(member), member.SearchText);
            Assert.Equal(SearchText.SortName(member), member.SortName);
            Assert.Equal(EmailAddress.Parse(member.Email).Key, member.NormalizedEmail);
        }

        Assert.DoesNotContain(await host.ReadAsync(db => db.Organizations.Select(o => o.SearchName).ToListAsync()), string.IsNullOrEmpty);
    }

    [Fact]
    public async Task People_stand_where_what_happened_to_them_puts_them_and_nobody_has_a_way_in()
    {
        await using var host = await DemoAsync(People);
        var administrator = await host.ReadAsync(db => db.Members.FirstAsync(m => m.Email == "ana.halden@halden.example"));
        var me = (await host.Get<FlexAuth.Core.SignIn.SessionDirectory>().FindAsync(await host.SessionTokenAsync(administrator.Id)))!;
        var ids = await host.ReadAsync(db => db.Members.Select(m => m.Id).ToListAsync());

        var rows = (await host.Get<ReadUsers>().ExecuteAsync(me, ids)).Value;

        Assert.Equal(
            [Standing.NotInvited, Standing.Invited, Standing.LinkOpened, Standing.Disabled],
            rows.Select(row => row.Standing).Distinct().Order());
        Assert.All(
            new[] { Linked(SignInMethod.Microsoft), Linked(SignInMethod.Google), Linked(SignInMethod.Microsoft, SignInMethod.Google), rows.Count(r => r.EmailLoginEnabled) },
            count => Assert.InRange(count, People / 50, People * 80 / 100));
        Assert.All(rows.Where(r => r.Standing is Standing.Invited or Standing.LinkOpened), r => Assert.True(r is { EmailLoginEnabled: true, LinkMail: not null }));
        Assert.Contains(rows, row => row is { LinkMail: DeliveryState.Failed, LinkMailProblem: not null });
        Assert.Equal(0, await host.ReadAsync(db => db.Members.CountAsync(m => m.PasswordHash != null || m.HasEmergencyAccess)));
        Assert.Equal(0, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.State == DeliveryState.Queued)));

        int Linked(params SignInMethod[] providers) => rows.Count(row => providers.All(row.Linked.Contains));
    }

    [Fact]
    public async Task A_large_demo_has_its_directory_as_soon_as_it_is_made_and_keeps_it()
    {
        await using var host = await DemoAsync(6_000);
        var administrator = await host.ReadAsync(db => db.Members.FirstAsync(m => m.Email == "ana.halden@halden.example"));
        var me = (await host.Get<FlexAuth.Core.SignIn.SessionDirectory>().FindAsync(await host.SessionTokenAsync(administrator.Id)))!;
        await host.ChangeAsync(db => db.Add(host.NewMember("Ana", "Erbij", administrator.Organization ?? db.Organizations.First(o => o.ParentId == null))));

        var found = await host.Get<ListUsers>().ExecuteAsync(me, new UserListRequest(new() { Search = "ana erbij" }, UserSort.Name, false, 0, 10));
        var all = await host.Get<ListUsers>().ExecuteAsync(me, new UserListRequest(new(), UserSort.Name, false, 0, 10));

        Assert.Equal((1, 6_001), (found.Value.Total, all.Value.Total));
    }

    [Fact]
    public async Task The_same_people_are_made_each_time()
    {
        await using var one = await DemoAsync(600);
        await using var other = await DemoAsync(600);

        Assert.Equal(await FactsAsync(one), await FactsAsync(other));

        static async Task<List<string>> FactsAsync(CoreHost host) => (await PeopleAsync(host))
            .Select(m => $"{m.Id} {m.FullName} {m.Email} {m.Role} {m.Position} {m.PhoneNumber} {m.Organization.Name} {m.LastSignInAt} {m.InvitedAt}").ToList();
    }

    [Fact]
    public async Task A_demo_grows_to_what_is_asked_for_and_keeps_who_is_there()
    {
        await using var host = await DemoAsync(CreateDemoOrganization.Usual);
        var before = await PeopleAsync(host);

        Assert.Equal(2_000, (await MakeAsync(host, 2_000)).Value);
        Assert.Equal(2_000, (await MakeAsync(host, 300)).Value);

        var after = await PeopleAsync(host);
        Assert.Equal(2_000, after.Count);
        Assert.Equal(before.Select(m => (m.Id, m.Email)), after.Take(before.Count).Select(m => (m.Id, m.Email)));
        var trail = await host.ReadAsync(db => db.AuditEntries.OrderBy(a => a.Id).Select(a => new { a.Action, a.Details }).ToListAsync());
        Assert.Equal([(AuditActions.DemoCreated, "{\"people\":400}"), (AuditActions.DemoGrown, "{\"people\":1600}")], trail.Select(a => (a.Action, a.Details!)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public async Task A_number_of_people_that_makes_no_sense_is_refused(int people)
    {
        await using var host = await EmptyAsync();

        Assert.Equal("installation.demo.size", (await MakeAsync(host, people)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.Organizations.CountAsync()));
    }

    [Fact]
    public async Task An_organization_of_somebodys_own_is_never_filled()
    {
        await using var host = await CoreHost.StartAsync();

        Assert.Equal("installation.not_demo", (await MakeAsync(host, 500)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.Members.CountAsync()));
    }

    private static async Task<CoreHost> DemoAsync(int people)
    {
        var host = await EmptyAsync();
        Assert.Equal(people, (await MakeAsync(host, people)).Value);
        return host;
    }

    private static async Task<CoreHost> EmptyAsync()
    {
        var host = await CoreHost.StartAsync();
        await host.ReadAsync(db => db.Organizations.ExecuteDeleteAsync());
        return host;
    }

    private static Task<Result<int>> MakeAsync(CoreHost host, int people) =>
        host.Get<CreateDemoOrganization>().ExecuteAsync(new ConsoleOperator(), people);

    private static Task<List<Member>> PeopleAsync(CoreHost host) =>
        host.ReadAsync(db => db.Members.AsNoTracking().Include(m => m.Organization).OrderBy(m => m.Id).ToListAsync());
}

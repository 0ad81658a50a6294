using System.Net;
using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Users.Actions;

/// <summary>"Download results".</summary>
public sealed class JobDownloadTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Every_person_is_a_line_of_a_file_that_spreadsheets_take_for_UTF_8()
    {
        using var session = await HostSession.BeginAsync(_host);
        var (job, people) = await JobAsync(await ActorIdAsync(session), 2_345);

        using var response = await session.Client.GetAsync($"/settings/users/actions/{job}/results.csv", TestContext.Current.CancellationToken);

        Assert.Equal("text/csv; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment; filename=\"enable-email-login-2026-03-04-0506.csv\"", response.Content.Headers.ContentDisposition!.ToString());
        Assert.Contains("no-store", response.Headers.CacheControl!.ToString());
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Equal("Name,Email,Organization,Result,Reason,Mail,Mail server's answer", lines[0]);
        Assert.Equal(2_345, lines.Count(line => line.EndsWith(",Left out,Already has email login,,", StringComparison.Ordinal)));
        Assert.Equal(people + 2, lines.Length);
        Assert.Equal("", lines[^1]);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Strangers_jobs_are_not_found_nor_is_what_is_no_job()
    {
        using var session = await HostSession.BeginAsync(_host);
        var (job, _) = await JobAsync(await ActorIdAsync(session), 1, elsewhere: true);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(session.Client, $"/settings/users/actions/{job}/results.csv"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(session.Client, $"/settings/users/actions/{Guid.CreateVersion7()}/results.csv"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(session.Client, "/settings/users/actions/1/results.csv"));
    }

    [Fact, Trait("Rule", "AZ1")]
    public async Task Whoever_has_no_permission_is_refused_and_whoever_is_not_signed_in_signs_in_first()
    {
        using var session = await HostSession.BeginAsync(_host);
        var actor = await ActorIdAsync(session);
        var (job, _) = await JobAsync(actor, 1);
        await ChangeAsync(db => db.Members.Where(m => m.Id == actor).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MemberRole.Manager)));
        using var nobody = _host.CreateClient();

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(session.Client, $"/settings/users/actions/{job}/results.csv"));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(nobody, $"/settings/users/actions/{job}/results.csv"));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private async Task<Guid> ActorIdAsync(HostSession session)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        return await db.Sessions.Where(s => s.Id == session.SessionId).Select(s => s.MemberId).SingleAsync();
    }

    private IDbContextFactory<FlexAuthDbContext> Contexts => _host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>();

    private async Task ChangeAsync(Func<FlexAuthDbContext, Task> change)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        await change(db);
        await db.SaveChangesAsync();
    }

    /// <summary>A finished job over people of the demo organization, each as often as it takes.</summary>
    private async Task<(Guid Job, int People)> JobAsync(Guid actorId, int count, bool elsewhere = false)
    {
        var job = Guid.CreateVersion7();
        await ChangeAsync(async db =>
        {
            var actor = await db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == actorId);
            var other = FlexAuth.Core.Data.Organization.Main("Fabrikam", DateTimeOffset.UnixEpoch);
            if (elsewhere)
                db.Add(other);
            var organization = elsewhere ? other : actor.Organization;
            var people = await db.Members.Where(m => m.Organization.RootId == actor.Organization.RootId).Select(m => m.Id).ToListAsync();
            db.Add(new Job
            {
                Id = job,
                Action = "EnableEmailLogin",
                RootOrganizationId = organization.RootId,
                OrganizationId = organization.Id,
                ActorId = actorId,
                Request = "{}",
                CreatedAt = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
                State = JobState.Finished,
                FinishedAt = new DateTimeOffset(2026, 3, 4, 5, 7, 7, TimeSpan.Zero),
                Total = count,
                Done = count,
                LeftOut = count,
            });
            db.AddRange(Enumerable.Range(0, count).Select(n => new JobItem
            {
                JobId = job,
                Position = n + 1,
                MemberId = people[n % people.Count],
                Outcome = JobOutcome.LeftOut,
                Reason = "user_action.has_email_login",
            }));
        });
        return (job, count);
    }
}

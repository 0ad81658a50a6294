using System.Net;
using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Spreadsheets.Files;
using FlexAuth.Tests.Web.Hosting;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Users.Export;

/// <summary>The file of "Export users" as the browser gets it.</summary>
public sealed class UsersDownloadTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Everybody_comes_as_a_workbook_with_its_length_that_no_cache_keeps()
    {
        using var session = await HostSession.BeginAsync(_host);

        using var answer = await GetAsync(session.Client, "/settings/users/export");
        var file = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", answer.Content.Headers.ContentType!.ToString());
        Assert.Matches(@"^attachment; filename=users-\d{4}-\d\d-\d\d\.xlsx", answer.Content.Headers.ContentDisposition!.ToString());
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal(file.Length, answer.Content.Headers.ContentLength);
        await using var db = await _host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync();
        Assert.Equal(await db.Members.CountAsync() + 1, Table.Read(file).Rows.Count);
    }

    [Fact]
    public async Task The_address_of_a_list_says_whom_and_a_format_says_as_what()
    {
        using var session = await HostSession.BeginAsync(_host);

        using var answer = await GetAsync(session.Client, "/settings/users/export?role=admin&sort=-email&format=csv");
        var file = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Matches(@"^attachment; filename=users-\d{4}-\d\d-\d\d\.csv", answer.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), file[..3]);
        var rows = Table.Read(file).Rows.Skip(1).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal("Organization Administrator", row.Cells[4]));
    }

    [Theory, Trait("Rule", "AZ1")]
    [InlineData(MemberRole.Manager)]
    [InlineData(MemberRole.Member)]
    public async Task Whoever_has_no_permission_is_refused_in_words(MemberRole role)
    {
        using var session = await HostSession.BeginAsync(_host);
        await using (var db = await _host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync())
        {
            await db.Members.Where(m => db.Sessions.Any(s => s.Id == session.SessionId && s.MemberId == m.Id))
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, role));
        }

        using var answer = await GetAsync(session.Client, "/settings/users/export");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("You are not allowed to do this. Ask an administrator of your organization.", await TextAsync(answer));
        Assert.Null(answer.Content.Headers.ContentDisposition);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_signs_in_first()
    {
        using var nobody = _host.CreateClient();

        using var answer = await GetAsync(nobody, "/settings/users/export");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task A_full_disk_is_a_sentence_and_no_broken_file()
    {
        await using var full = _host.WithWebHostBuilder(builder => builder.ConfigureTestServices(
            services => services.AddSingleton<TemporaryFiles, FullDisk>()));
        using var session = await HostSession.BeginAsync(_host);
        using var client = full.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri(TestHost.PublicUrl) });
        client.DefaultRequestHeaders.Add("Cookie", $"{HostSession.Cookie}={session.Token}");

        using var answer = await GetAsync(client, "/settings/users/export");

        Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
        Assert.StartsWith("The file could not be written", await TextAsync(answer), StringComparison.Ordinal);
        Assert.Null(answer.Content.Headers.ContentDisposition);
    }

    [Fact]
    public async Task Where_another_node_writes_a_sentence_says_that_FlexAuth_is_busy_and_when_to_come_again()
    {
        using var session = await HostSession.BeginAsync(_host);
        _host.AnotherWriter.Writes();

        using var answer = await GetAsync(session.Client, "/settings/users/export");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "5"), (answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        Assert.Equal("FlexAuth is busy right now. Nothing was lost: try again in a moment.", await TextAsync(answer));
        Assert.Null(answer.Content.Headers.ContentDisposition);
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string address) => client.GetAsync(address, TestContext.Current.CancellationToken);

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private sealed class FullDisk : TemporaryFiles
    {
        public override FileStream Create() => new("/dev/full", FileMode.Open, FileAccess.ReadWrite);
    }
}

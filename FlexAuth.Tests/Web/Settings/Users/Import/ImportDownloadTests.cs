using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Spreadsheets;
using FlexAuth.Tests.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Users.Import;

/// <summary>"Download result".</summary>
public sealed class ImportDownloadTests : IDisposable
{
    private static readonly FileLimits Limits = new(1_000_000, 10_000_000, 100, 1_000, 100, 1_000);

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task The_persons_own_file_comes_back_as_a_workbook_that_says_what_is_to_come_of_each_row()
    {
        using var session = await HostSession.BeginAsync(_host);
        var import = await ReadAsync(session);

        using var response = await session.Client.GetAsync($"/settings/users/import/{import}/result.xlsx", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("people-result.xlsx", response.Content.Headers.ContentDisposition!.FileName);
        await using var content = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var file = TableFile.Open(content, Limits).Value;
        Assert.Equal(["Email", "First name", "Shoe size", "Result"], file.Next().Value!.Value.Cells);
        var row = file.Next().Value!.Value.Cells;
        Assert.Equal(["nora@lima.example", "Nora", "42"], row.Take(3));
        Assert.StartsWith("Refused: ", row[3], StringComparison.Ordinal);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task An_import_of_somebody_else_is_not_found_nor_is_what_is_none()
    {
        using var session = await HostSession.BeginAsync(_host);
        var import = await ReadAsync(session);
        await ChangeAsync(db => db.UserImports.ExecuteUpdateAsync(i => i.SetProperty(x => x.ActorId, Guid.CreateVersion7())));

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(session.Client, $"/settings/users/import/{import}/result.xlsx"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(session.Client, $"/settings/users/import/{Guid.CreateVersion7()}/result.xlsx"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(session.Client, "/settings/users/import/1/result.xlsx"));
    }

    [Fact, Trait("Rule", "AZ1")]
    public async Task Whoever_has_no_permission_is_refused_and_whoever_is_not_signed_in_signs_in_first()
    {
        using var session = await HostSession.BeginAsync(_host);
        var import = await ReadAsync(session);
        await ChangeAsync(db => db.Members.ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MemberRole.Manager)));
        using var nobody = _host.CreateClient();

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(session.Client, $"/settings/users/import/{import}/result.xlsx"));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(nobody, $"/settings/users/import/{import}/result.xlsx"));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private async Task ChangeAsync(Func<FlexAuthDbContext, Task> change)
    {
        await using var db = await _host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync();
        await change(db);
    }

    private async Task<Guid> ReadAsync(HostSession session)
    {
        var actor = await _host.Services.GetRequiredService<SessionDirectory>().FindAsync(session.Token);
        using var file = new MemoryStream([.. "Email,First name,Shoe size\r\nnora@lima.example,Nora,42\r\n"u8]);
        var read = await _host.Services.GetRequiredService<ReadImport>().ExecuteAsync(
            actor!, new ImportUpload(Guid.CreateVersion7(), "people.csv", file, EnglishSheet.Texts));
        return read.Value;
    }
}

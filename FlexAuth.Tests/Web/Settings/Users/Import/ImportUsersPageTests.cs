using System.Text;
using Bunit;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Web.Settings.Users.Import;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace FlexAuth.Tests.Web.Settings.Users.Import;

/// <summary>Choosing a file, until it has become a preview.</summary>
public sealed class ImportUsersPageTests : PortalTest
{
    private const string Typed = "Email,First name,Last name,Organization,Role\r\nnora@lima.example,Nora,Lima,Contoso,Member\r\n";

    private static readonly byte[] Content = Encoding.UTF8.GetBytes(Typed);

    private string Address => new Uri(Services.GetRequiredService<NavigationManager>().Uri).AbsolutePath;

    [Fact]
    public async Task A_file_that_is_read_leads_to_its_preview()
    {
        await SignInAdministratorAsync();
        var page = Render<ImportUsersPage>();

        await ChooseAsync(page, FileOfTheBrowser.With("people.csv", Content));

        var import = Assert.Single(await Host.ReadAsync(db => db.UserImports.ToListAsync()));
        Assert.Equal("people.csv", import.FileName);
        Assert.Equal($"/settings/users/import/{import.Id}", Address);
    }

    [Theory]
    [InlineData("holidays.csv", "Name,Beach\r\nAna,Scheveningen\r\n")]
    [InlineData("renamed.xlsx", "PK\u0003\u0004 and nothing behind it")]
    public async Task What_is_no_list_of_people_gets_a_sentence_and_the_next_file_can_be_chosen(string name, string content)
    {
        await SignInAdministratorAsync();
        var page = Render<ImportUsersPage>();

        await ChooseAsync(page, FileOfTheBrowser.With(name, Encoding.UTF8.GetBytes(content)));

        var said = page.Find("[role=alert]").TextContent;
        Assert.Contains(name, said);
        Assert.DoesNotContain("Something went wrong", said);
        Assert.Empty(await Host.ReadAsync(db => db.UserImports.ToListAsync()));

        await ChooseAsync(page, FileOfTheBrowser.With("people.csv", Content));
        Assert.StartsWith("/settings/users/import/", Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_files_an_empty_one_and_one_that_is_too_large_are_not_even_carried_over()
    {
        await SignInAdministratorAsync();
        var page = Render<ImportUsersPage>();
        var untouched = new FileOfTheBrowser("huge.xlsx", 53_000_000, _ => throw new InvalidOperationException("It was read."));

        await ChooseAsync(page, FileOfTheBrowser.With("a.csv", Content), FileOfTheBrowser.With("b.csv", Content));
        Assert.Contains("Choose one file at a time.", page.Find("[role=alert]").TextContent);
        await ChooseAsync(page, FileOfTheBrowser.With("nothing.csv", []));
        Assert.Contains("This file is empty", page.Find("[role=alert]").TextContent);
        await ChooseAsync(page, untouched);
        Assert.Contains("This file has 53 MB. Files of up to 52 MB can be imported", page.Find("[role=alert]").TextContent);
    }

    public static TheoryData<Exception, string> BrokenOff => new()
    {
        { new TimeoutException("Did not receive any data in the allotted time."), "The connection broke" },
        { new JSDisconnectedException("The circuit has disconnected."), "The connection broke" },
        { new TaskCanceledException(), "The connection broke" },
        { new InvalidOperationException("An error occurred while reading the remote stream: NotReadableError"), "Your browser could not read this file" },
        { new JSException("NotFoundError"), "Your browser could not read this file" },
    };

    [Theory]
    [MemberData(nameof(BrokenOff))]
    public async Task What_breaks_off_on_its_way_is_told_by_its_cause(Exception thrown, string sentence)
    {
        await SignInAdministratorAsync();
        var page = Render<ImportUsersPage>();
        var pieces = new Queue<Func<byte[]>>([() => Content[..50], () => throw thrown]);

        await ChooseAsync(page, new FileOfTheBrowser("people.csv", Content.Length, _ => Task.FromResult(pieces.Dequeue()())));

        Assert.Contains(sentence, page.Find("[role=alert]").TextContent);
        Assert.False(page.Find(".zone").HasAttribute("hidden"));
        Assert.Empty(await Host.ReadAsync(db => db.UserImports.ToListAsync()));
    }

    [Fact]
    public async Task A_file_that_became_shorter_meanwhile_is_not_taken_for_the_one_that_was_chosen()
    {
        await SignInAdministratorAsync();
        var page = Render<ImportUsersPage>();
        var pieces = new Queue<byte[]>([Content[..50], []]);

        await ChooseAsync(page, new FileOfTheBrowser("people.csv", Content.Length, _ => Task.FromResult(pieces.Dequeue())));

        Assert.Contains("Your browser could not read this file", page.Find("[role=alert]").TextContent);
    }

    [Fact]
    public async Task A_full_disk_gets_a_sentence()
    {
        Services.AddSingleton<TemporaryFiles, FullDisk>();
        await SignInAdministratorAsync();
        var page = Render<ImportUsersPage>();

        await ChooseAsync(page, FileOfTheBrowser.With("people.csv", Content));

        Assert.Contains("The server has no room for this file right now.", page.Find("[role=alert]").TextContent);
    }

    [Fact]
    public async Task On_its_way_it_shows_how_much_has_come_and_can_be_cancelled()
    {
        await SignInAdministratorAsync();
        var page = Render<ImportUsersPage>();
        var first = true;
        var reading = ChooseAsync(page, new FileOfTheBrowser("people.csv", 4_000_000, async token =>
        {
            if (!first)
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            first = false;
            return new byte[50_000];
        }));

        page.WaitForAssertion(() => Assert.Contains("50 kB of 4 MB", page.Find(".way").TextContent));
        Assert.Contains("Uploading…", page.Find(".way").TextContent);
        Assert.Equal("50000", page.Find("progress").GetAttribute("value"));
        Assert.True(page.Find(".zone").HasAttribute("hidden"));
        page.Find(".way button").Click();
        await reading;

        Assert.Contains("Cancelled. Nothing was changed.", page.Find("[role=status]:not(.visually-hidden)").TextContent);
        Assert.False(page.Find(".zone").HasAttribute("hidden"));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task While_other_files_are_read_it_says_that_this_one_waits()
    {
        await SignInAdministratorAsync();
        var page = Render<ImportUsersPage>();
        var (one, other) = (await TurnAsync(), await TurnAsync());

        var reading = ChooseAsync(page, FileOfTheBrowser.With("people.csv", Content));
        page.WaitForAssertion(() => Assert.Contains("Other files are being read. Yours is next…", page.Find(".way").TextContent));
        one.Dispose();
        await reading;

        Assert.StartsWith("/settings/users/import/", Address, StringComparison.Ordinal);
        other.Dispose();

        async Task<IDisposable> TurnAsync() => (await Host.Get<ReadingTurns>().TakeAsync(Guid.NewGuid(), null, TestContext.Current.CancellationToken)).Value;
    }

    [Theory, Trait("Rule", "AZ1")]
    [InlineData(MemberRole.Member)]
    [InlineData(MemberRole.Manager)]
    public async Task Others_are_told_that_they_cannot(MemberRole role)
    {
        await SignInAsync(role);

        var page = Render<ImportUsersPage>();

        Assert.Contains("You cannot import users", page.Markup);
        Assert.Empty(page.FindAll("input"));
    }

    private static Task ChooseAsync(IRenderedComponent<ImportUsersPage> page, params IBrowserFile[] files) =>
        page.InvokeAsync(() => page.FindComponent<InputFile>().Instance.OnChange.InvokeAsync(new InputFileChangeEventArgs(files)));

    private sealed class FullDisk : TemporaryFiles
    {
        public override FileStream Create() => throw new IOException("No space left on device");
    }
}

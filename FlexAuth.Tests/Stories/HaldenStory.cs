using FlexAuth.Tests.Stories.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace FlexAuth.Tests.Stories;

/// <summary>A story in the shared demo organization.</summary>
public abstract class HaldenStory(Browser browser, Halden halden) : BrowserStory(browser), IAsyncLifetime
{
    protected Halden Halden => halden;

    public async ValueTask InitializeAsync()
    {
        await halden.BeginAsync(Browser);

        // However long the stories before took, or what they did to the proof.
        await ProvedAsync(TimeSpan.Zero);
        Watch(halden.Administrator);
    }

    private protected Task<Person> PersonAsync() => PersonAsync(halden.Server);

    /// <summary>The administrator's tab, and a colleague's, at the same people.</summary>
    private protected async Task<(IPage Mine, IPage Theirs)> TwoAdministratorsAsync(string search)
    {
        var colleague = await PersonAsync();
        await Halden.NewcomerAsync(colleague, "Mara", role: "Organization Administrator");
        await new UsersPage(colleague.Page).OpenAsync($"?q={search}");
        var mine = await Halden.Administrator.Context.NewPageAsync();
        await new UsersPage(mine).OpenAsync($"?q={search}");
        return (mine, colleague.Page);
    }

    /// <summary>The administrator signed in half an hour ago.</summary>
    private protected Task ProvedLongAgoAsync() => ProvedAsync(TimeSpan.FromMinutes(30));

    private async Task ProvedAsync(TimeSpan ago)
    {
        await using var database = new InstallationDatabase(Halden.Server);
        await database.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, TimeProvider.System.GetUtcNow() - ago)));
    }
}

using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn.Devices;

/// <summary>Several people at one browser.</summary>
[Trait("Rule", "SE6")]
public sealed class SharedBrowserTests
{
    [Fact]
    public async Task Each_has_a_device_of_their_own_and_the_one_used_longest_ago_makes_room()
    {
        await using var host = await CoreHost.StartAsync();
        var browser = host.Browser();
        var people = new List<Account>();
        for (var person = 0; person < BrowserShelf.Most; person++)
        {
            people.Add(await host.ActiveAsync());
            await browser.SignInAsync(people[^1], remember: true);
        }

        await browser.SignInRememberedAsync(people[0]);
        await browser.SignInAsync(await host.ActiveAsync());
        Assert.Equal(BrowserShelf.Most, browser.Devices.Count);

        await browser.SignInAsync(await host.ActiveAsync(), remember: true);

        Assert.Equal(BrowserShelf.Most, browser.Devices.Count);
        await browser.ToSecondFactorAsync(people[1]);
        Assert.Equal(0, await host.ReadAsync(db => db.RememberedDevices.CountAsync(d => d.MemberId == people[1].Id)));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.devices.forgotten" && e.SubjectId == people[1].Id)));
        foreach (var other in people.Where(person => person != people[1]))
            await browser.SignInRememberedAsync(other);
    }

    [Fact]
    public async Task One_that_comes_with_the_token_before_in_time_makes_room_too()
    {
        await using var host = await CoreHost.StartAsync();
        var browser = host.Browser();
        var eldest = await host.ActiveAsync();
        await browser.SignInAsync(eldest, remember: true);
        var tab = browser.Copy();
        await browser.SignInRememberedAsync(eldest, arrives: false);
        for (var person = 0; person < BrowserShelf.Most - 1; person++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await tab.SignInAsync(await host.ActiveAsync(), remember: true);
        }

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await tab.SignInAsync(await host.ActiveAsync(), remember: true);

        Assert.Equal(BrowserShelf.Most, tab.Devices.Count);
        Assert.Equal(0, await host.ReadAsync(db => db.RememberedDevices.CountAsync(d => d.MemberId == eldest.Id)));
    }

    [Fact]
    public async Task A_person_has_so_many_and_the_one_used_longest_ago_makes_room()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var first = host.Browser();
        await first.SignInAsync(ben, remember: true);
        for (var time = 0; time < DeviceDesk.MostOfOnePerson; time++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(30));
            await host.Browser().SignInAsync(ben, remember: true);
        }

        Assert.Equal(DeviceDesk.MostOfOnePerson, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        await first.ToSecondFactorAsync(ben);
        Assert.Equal("""{"devices":1,"why":"TooManyOfOnePerson"}""", await host.ReadAsync(db => db.AuditEntries.Where(e => e.Action == "user.devices.forgotten").Select(e => e.Details).SingleAsync()));
    }

    [Fact]
    public async Task Whoever_makes_up_cookies_forgets_nobodys_device()
    {
        await using var host = await CoreHost.StartAsync();
        for (var person = 0; person <= BrowserShelf.Most; person++)
            await host.Browser().SignInAsync(await host.ActiveAsync(), remember: true);
        var forger = host.Browser();
        foreach (var id in await host.ReadAsync(db => db.RememberedDevices.Select(d => d.Id).ToListAsync()))
            forger.Devices[id] = SecretToken.New();

        await forger.SignInAsync(await host.ActiveAsync(), remember: true);

        Assert.Equal(BrowserShelf.Most + 2, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        Assert.Equal(BrowserShelf.Most, forger.Devices.Count);
    }

    [Fact]
    public async Task What_the_browser_keeps_in_vain_goes_with_the_next_sign_in_and_nobody_stands_twice_in_the_list()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        await host.ReadAsync(db => db.RememberedDevices.ExecuteDeleteAsync());
        browser.Devices[Guid.CreateVersion7()] = SecretToken.New();
        await browser.SignInAsync(ben, remember: true);
        browser.Devices[Assert.Single(browser.Devices).Key] = SecretToken.New();

        await browser.SignInAsync(ben, remember: true);

        Assert.Equal(1, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        Assert.Equal([await host.ReadAsync(db => db.RememberedDevices.Select(d => d.Id).SingleAsync())], browser.Devices.Keys);
    }
}

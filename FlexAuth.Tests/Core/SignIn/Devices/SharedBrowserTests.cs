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

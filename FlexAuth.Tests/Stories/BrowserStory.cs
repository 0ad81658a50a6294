using FlexAuth.Tests.Core.Data;
using Microsoft.Playwright;

namespace FlexAuth.Tests.Stories;

/// <summary>
/// A story in Chromium. At its end nobody's browser may have complained: no error on the console, no violation of the content security
/// policy, no failed request. Where it fails, a picture of each open page is kept in TestResults.
/// </summary>
public abstract class BrowserStory : IAsyncDisposable
{
    private readonly List<Person> _people = [];
    private readonly List<Person> _guests = [];
    private readonly List<RunningFlexAuth> _servers = [];
    private readonly List<IAsyncDisposable> _peers = [];
    private readonly List<string> _expected = [];

    protected BrowserStory(Browser browser) => Browser = browser;

    protected Browser Browser { get; }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            if (TestContext.Current.TestState?.Result is TestResult.Failed)
                await KeepPicturesAsync();
            else
                Everybody.ForEach(person => person.HasNoComplaints([.. _expected]));
        }
        finally
        {
            foreach (var person in _people)
                await person.DisposeAsync();
            foreach (var server in _servers)
                await server.DisposeAsync();
            foreach (var peer in _peers)
                await peer.DisposeAsync();
        }
    }

    /// <summary>A server of this story's own. It outlives the browsers, so that none complains of its end.</summary>
    private protected async Task<RunningFlexAuth> ServerAsync(string environment = "Development", params (string Key, string Value)[] settings)
    {
        var server = await RunningFlexAuth.StartAsync(environment, settings);
        _servers.Add(server);
        return server;
    }

    /// <summary>One of the nodes over that database; several may be started at once.</summary>
    private protected async Task<RunningFlexAuth> NodeAsync(PostgreSqlDatabase database, params (string Key, string Value)[] settings)
    {
        var node = await RunningFlexAuth.StartAsync(database, settings);
        lock (_servers)
        {
            _servers.Add(node);
        }

        return node;
    }

    /// <summary>What the servers of this story need until their end.</summary>
    private protected T Peer<T>(T peer)
        where T : IAsyncDisposable
    {
        _peers.Add(peer);
        return peer;
    }

    /// <summary>Somebody with a browser of their own.</summary>
    private protected Task<Person> PersonAsync(RunningFlexAuth server, bool onPhone = false) => PersonAsync(server.Address, onPhone);

    /// <summary>The same, in front of what stands at that address.</summary>
    private protected async Task<Person> PersonAsync(Uri address, bool onPhone = false)
    {
        var person = await Browser.PersonAsync(address, onPhone: onPhone);
        _people.Add(person);
        return person;
    }

    /// <summary>A complaint that belongs to the story, such as of a server that was killed.</summary>
    private protected void ExpectComplaint(string text) => _expected.Add(text);

    /// <summary>Refused, reset or empty: it depends on the moment at which a try to reconnect meets the server that dies or starts.</summary>
    private protected void ExpectComplaintsOfLostConnection()
    {
        foreach (var text in new[] { "WebSocket", "net::ERR_", "Failed to", "Connection disconnected", "Error: " })
            ExpectComplaint(text);
    }

    /// <summary>Somebody who stays when the story ends.</summary>
    private protected void Watch(Person guest) => _guests.Add(guest);

    private List<Person> Everybody => [.. _people, .. _guests];

    private async Task KeepPicturesAsync()
    {
        var folder = Path.Combine(Architecture.Repository.Root, "TestResults");
        var name = string.Concat((TestContext.Current.TestMethod?.MethodName ?? "story").Take(80));
        foreach (var (page, number) in Everybody.SelectMany(person => person.Context.Pages).Select((page, i) => (page, i + 1)))
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{number}.png"), FullPage = true });
    }
}

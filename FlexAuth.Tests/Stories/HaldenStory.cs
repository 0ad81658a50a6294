namespace FlexAuth.Tests.Stories;

/// <summary>A story in the shared demo organization.</summary>
public abstract class HaldenStory(Browser browser, Halden halden) : BrowserStory(browser), IAsyncLifetime
{
    protected Halden Halden => halden;

    public async ValueTask InitializeAsync()
    {
        await halden.BeginAsync(Browser);
        Watch(halden.Administrator);
    }

    private protected Task<Person> PersonAsync() => PersonAsync(halden.Server);
}

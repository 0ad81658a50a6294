using System.Net;

namespace FlexAuth.Tests.Web.Hosting;

public sealed class BrowserScriptTests : IDisposable
{
    private readonly TestHost host = new();

    public void Dispose() => host.Dispose();

    [Fact]
    public async Task The_script_that_connects_a_circuit_is_served_whole()
    {
        using var browser = host.CreateClient();

        using var response = await browser.GetAsync(new Uri("/_framework/blazor.web.js", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Blazor", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_click_before_the_page_lives_loads_the_page_that_it_leads_to()
    {
        using var browser = host.CreateClient();

        var page = await browser.GetStringAsync(new Uri("/sign-in", UriKind.Relative));

        Assert.Contains("<body data-enhance-nav=\"false\">", page);
    }
}

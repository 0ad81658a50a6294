using System.Net;

namespace FlexAuth.Tests.Web.Hosting;

public sealed class FormAddressTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("/sign-in/complete", "/sign-in")]
    [InlineData("/sign-out", "/")]
    public async Task An_address_that_takes_forms_leads_on_when_it_is_asked_for_as_a_page(string address, string onTo)
    {
        using var browser = _host.CreateClient();

        using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(onTo, answer.Headers.Location?.OriginalString);
    }
}

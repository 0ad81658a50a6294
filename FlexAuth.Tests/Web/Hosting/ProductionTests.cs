using System.Net;
using FlexAuth.Core.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Hosting;

[Trait("Rule", "HD4")]
public sealed class ProductionTests : IDisposable
{
    private readonly TestHost _host = new("Production", ("FlexAuth:Mail:Smtp:Host", "mail.example.org"));

    [Fact]
    public async Task There_is_no_development_mailbox_and_no_page_for_it()
    {
        using var client = _host.CreateClient();

        using var answer = await client.GetAsync("/development/mailbox", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("mailbox", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        Assert.Null(_host.Services.GetService<DevelopmentMailbox>());
        Assert.DoesNotContain("unsafe-inline'; style-src-attr", answer.Headers.GetValues("Content-Security-Policy").Single());
    }

    public void Dispose() => _host.Dispose();
}

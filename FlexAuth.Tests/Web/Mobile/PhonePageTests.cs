using FlexAuth.Tests.Web.Hosting;

namespace FlexAuth.Tests.Web.Mobile;

/// <summary>The page for phones, as it leaves the server.</summary>
public sealed class PhonePageTests
{
    [Theory, Trait("Rule", "PK2")]
    [InlineData(TestHost.PublicUrl, true)]
    [InlineData("https://192.0.2.7", false)]
    public async Task It_offers_passkeys_where_browsers_do_them(string publicUrl, bool offers)
    {
        using var host = new TestHost(settings: ("FlexAuth:PublicUrl", publicUrl));
        using var client = host.CreateDefaultClient(new Uri(publicUrl));

        var page = await client.GetStringAsync(new Uri("/mobile", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(offers, page.Contains("data-passkeys", StringComparison.Ordinal));
    }
}

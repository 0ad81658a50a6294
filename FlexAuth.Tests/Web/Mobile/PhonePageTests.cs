using System.Text.RegularExpressions;
using FlexAuth.Tests.Web.Hosting;
using FlexAuth.Web.Mobile;

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

    [Fact, Trait("Rule", "HD1")]
    public async Task All_that_it_is_made_of_is_in_its_version_and_kept_by_its_worker_as_one_set()
    {
        using var host = new TestHost();
        using var client = host.CreateDefaultClient(new Uri(TestHost.PublicUrl));
        var page = await client.GetStringAsync(new Uri("/mobile", UriKind.Relative), TestContext.Current.CancellationToken);
        var worker = await client.GetStringAsync(new Uri("/mobile-worker.js", UriKind.Relative), TestContext.Current.CancellationToken);

        var version = Regex.Match(page, "data-version=\"([0-9a-f]{16})\"").Groups[1].Value;
        var parts = Regex.Matches(page, "(?:src|href)=\"/([a-z-]+\\.(?:js|css))\\?v=([0-9a-f]+)\"");
        Assert.All(parts, part => Assert.Equal(version, part.Groups[2].Value));
        var names = parts.Select(part => part.Groups[1].Value).ToList();
        Assert.Equal(names.Append("mobile-worker.js"), MobileShell.Files);
        Assert.Contains($"const Parts = [{string.Join(", ", names.Select(name => $"'/{name}'"))}];", worker, StringComparison.Ordinal);
        Assert.Equal(MobileShell.Scripts.Count, Regex.Count(page, "<script nonce=\"[^\"]+\" src="));
    }
}

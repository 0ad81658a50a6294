using FlexAuth.Core.SignIn;

namespace FlexAuth.Tests.Core.SignIn;

[Trait("Rule", "LK6")]
public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/settings/users")]
    [InlineData("/settings/users?search=anna%20b&sort=-name&page=2")]
    [InlineData("/settings/users?search=Jos%C3%A9")]
    [InlineData("/settings/users?search=100%25")]
    [InlineData("/settings/users/")]
    [InlineData("/settings/users#row-12")]
    [InlineData("/profile/security?from=https%3A%2F%2Fother.example%2F")]
    [InlineData("/settings/users?filter=a//b")]
    [InlineData("/well-known/.hidden/file.txt")]
    public void A_page_of_ours_is_local(string url)
    {
        Assert.True(LocalUrl.IsLocal(url));
        Assert.Equal(url, LocalUrl.OrDefault(url));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("settings/users")]
    [InlineData("~/settings")]
    [InlineData("?x=/")]
    [InlineData("#/")]
    [InlineData(".")]
    [InlineData("..")]
    // Other hosts, plainly.
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("////evil.example")]
    [InlineData("//evil.example/settings")]
    [InlineData("//evil.example\\@flexauth.example")]
    [InlineData("https://evil.example")]
    [InlineData("http://evil.example")]
    [InlineData("HTTPS://evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https:/evil.example")]
    [InlineData("https:///evil.example")]
    [InlineData("https:\\\\evil.example")]
    [InlineData("ftp://evil.example")]
    [InlineData("evil.example")]
    [InlineData("@evil.example")]
    [InlineData(":443")]
    // Schemes that run or show something.
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt:alert(1)")]
    [InlineData("java\tscript:alert(1)")]
    [InlineData("\u0001javascript:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("vbscript:msgbox(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("blob:https://evil.example/1")]
    // Browsers read \ as /.
    [InlineData("/\\evil.example")]
    [InlineData("\\/evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\\/evil.example")]
    [InlineData("//\\evil.example")]
    [InlineData("/settings\\..\\\\evil.example")]
    // Browsers drop tabs and line ends, and trim control characters.
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/\r/evil.example")]
    [InlineData("/\r\n/evil.example")]
    [InlineData("\t//evil.example")]
    [InlineData(" //evil.example")]
    [InlineData("/ /evil.example")]
    [InlineData("/\0/evil.example")]
    [InlineData("\u0000//evil.example")]
    [InlineData("/\u000B/evil.example")]
    [InlineData("/\u007F/evil.example")]
    [InlineData("/\u0085/evil.example")]
    [InlineData("/settings\r\nSet-Cookie: a=b")]
    // Encoded once or more, for a proxy that decodes.
    [InlineData("/%09/evil.example")]
    [InlineData("/%0a/evil.example")]
    [InlineData("/%0D/evil.example")]
    [InlineData("/%00/evil.example")]
    [InlineData("/%20/evil.example")]
    [InlineData("/%2f/evil.example")]
    [InlineData("/%2Fevil.example")]
    [InlineData("/%5cevil.example")]
    [InlineData("/%5C%5Cevil.example")]
    [InlineData("%2f%2fevil.example")]
    [InlineData("/%252fevil.example")]
    [InlineData("/%255cevil.example")]
    [InlineData("/%25252fevil.example")]
    [InlineData("/%2525252525252fevil.example")]
    [InlineData("/%25252525252525252fevil.example")]
    [InlineData("/settings?x=%0d%0aSet-Cookie:a=b")]
    // Dot segments that leave "//" behind.
    [InlineData("/.//evil.example")]
    [InlineData("/..//evil.example")]
    [InlineData("/./evil")]
    [InlineData("/settings/..//evil.example")]
    [InlineData("/settings/../..//evil.example")]
    [InlineData("/%2e%2e//evil.example")]
    [InlineData("/%2e%2e%2f%2fevil.example")]
    [InlineData("/settings/%2e%2e/x")]
    // Slashes, stops and blanks beyond ASCII.
    [InlineData("/\u2044evil.example")]
    [InlineData("/\u2215evil.example")]
    [InlineData("/\u29F8evil.example")]
    [InlineData("/\uFF0Fevil.example")]
    [InlineData("\uFF0F\uFF0Fevil.example")]
    [InlineData("/\uFF3Cevil.example")]
    [InlineData("/\u3002evil\u3002example")]
    [InlineData("/\u200B/evil.example")]
    [InlineData("/\u2028/evil.example")]
    [InlineData("/\u00A0/evil.example")]
    [InlineData("/\uFEFF/evil.example")]
    [InlineData("/\u202Eelpmaxe.live")]
    [InlineData("/%E2%81%84evil.example")]
    [InlineData("/%EF%BC%8Fevil.example")]
    [InlineData("/%E2%80%8B/evil.example")]
    public void What_could_lead_elsewhere_is_not(string? url)
    {
        Assert.False(LocalUrl.IsLocal(url));
        Assert.Equal("/", LocalUrl.OrDefault(url));
        Assert.Equal("/profile/security", LocalUrl.OrDefault(url, "/profile/security"));
    }

    [Fact]
    public void An_endless_address_is_refused()
    {
        Assert.False(LocalUrl.IsLocal("/" + new string('a', 10_000_000)));
        Assert.False(LocalUrl.IsLocal("/" + new string('a', LocalUrl.GreatestLength)));
    }

    [Fact]
    public void Whatever_is_accepted_stays_on_the_host_however_often_it_is_decoded()
    {
        var random = new Random(20261121);
        string[] parts = ["/", "\\", "//", ".", "..", "%2f", "%5c", "%25", "2f", "%09", "\t", "\n", "@", ":", "?", "#", "evil.example", "a", "https:", "\uFF0F"];
        var origin = new Uri("https://flexauth.example/sign-in");
        var accepted = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var url = "/" + string.Concat(random.GetItems(parts, random.Next(1, 7)));
            if (!LocalUrl.IsLocal(url))
                continue;
            accepted++;
            for (var decoding = 0; decoding < 4; decoding++, url = Uri.UnescapeDataString(url))
                Assert.Equal("flexauth.example", new Uri(origin, url.Replace('\\', '/')).Host);
        }
        Assert.InRange(accepted, 1_000, 199_000);
    }
}

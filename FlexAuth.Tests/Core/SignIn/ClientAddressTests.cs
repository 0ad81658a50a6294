using System.Net;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Tests.Core.SignIn;

[Trait("Rule", "RL3")]
public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:cb00:7107", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    [InlineData("fe80::1%4", "fe80::/64")]
    [InlineData("::1", "::/64")]
    public void The_key_is_what_one_customer_cannot_change(string address, string key) =>
        Assert.Equal(key, ClientAddress.ThrottleKey(IPAddress.Parse(address)));

    [Fact]
    public void All_without_an_address_share_one_key() => Assert.Equal("none", ClientAddress.ThrottleKey(null));
}

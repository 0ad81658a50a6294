using FlexAuth.Core.Delivery;
using FlexAuth.Core.Installation;

namespace FlexAuth.Tests.Core.Delivery;

public class DeliveryOptionsTests
{
    [Fact]
    public void All_that_is_wrong_is_said_at_once_each_with_its_key()
    {
        var options = new DeliveryOptions
        {
            TimeoutSeconds = 0,
            Smtp = { Host = "not a host", Port = 70000, UserName = "mailer", Password = null },
        };
        var failures = new DeliveryOptionsValidator(developmentMailbox: false).Validate(null, options).Failures!.ToList();
        Assert.Collection(
            failures,
            failure => Assert.StartsWith("FlexAuth:Mail:TimeoutSeconds", failure),
            failure => Assert.StartsWith("FlexAuth:Mail:FromAddress", failure),
            failure => Assert.StartsWith("FlexAuth:Mail:Smtp:Host", failure),
            failure => Assert.StartsWith("FlexAuth:Mail:Smtp:Port", failure),
            failure => Assert.StartsWith("FlexAuth:Mail:Smtp:UserName", failure));
    }

    [Fact]
    public void A_development_mailbox_needs_no_server() =>
        Assert.True(new DeliveryOptionsValidator(developmentMailbox: true).Validate(null, new DeliveryOptions()).Succeeded);

    [Theory]
    [InlineData("smtp.example.org", false)]
    [InlineData("127.0.0.1", true)]
    public void A_password_is_not_sent_in_the_clear_over_the_network(string host, bool valid)
    {
        var options = new DeliveryOptions
        {
            FromAddress = "noreply@example.org",
            Smtp = { Host = host, UserName = "mailer", Password = "canary", StartTls = false },
        };
        var result = new DeliveryOptionsValidator(developmentMailbox: false).Validate(null, options);
        Assert.Equal(valid, result.Succeeded);
        Assert.DoesNotContain("canary", result.FailureMessage ?? "");
    }

    [Theory]
    [Trait("Rule", "LK1")]
    [InlineData("https://login.example.org", true)]
    [InlineData("http://localhost:5080/", true)]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("http://login.example.org", false)]
    [InlineData("http://192.0.2.7:8080", false)]
    [InlineData(null, false)]
    [InlineData("/login", false)]
    [InlineData("ftp://login.example.org", false)]
    [InlineData("https://login.example.org/app", false)]
    [InlineData("https://login.example.org?x=1", false)]
    [InlineData("https://user@login.example.org", false)]
    [InlineData("javascript:alert(1)", false)]
    public void The_public_address_is_an_origin_and_nothing_more(string? url, bool valid)
    {
        var options = new InstallationOptions { PublicUrl = url is null ? null : new Uri(url, UriKind.RelativeOrAbsolute) };
        var result = new PublicUrlValidator().Validate(null, options);
        Assert.Equal(valid, result.Succeeded);
        Assert.True(valid || result.FailureMessage!.StartsWith("FlexAuth:PublicUrl", StringComparison.Ordinal));
    }
}

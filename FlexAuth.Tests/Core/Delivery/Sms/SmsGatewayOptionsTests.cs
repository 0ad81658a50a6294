using FlexAuth.Core.Delivery;
using FlexAuth.Core.Delivery.Sms;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Delivery.Sms;

/// <summary>What is configured wrongly is said at start, all at once, each with its key and none with a secret.</summary>
public sealed class SmsGatewayOptionsTests
{
    private const string Account = "AC0123456789abcdef0123456789abcdef";

    [Fact]
    public void Without_a_gateway_nothing_is_wrong_however_short_a_try_is() => Assert.Empty(Failures(new SmsGatewayOptions(), wholeTry: 5));

    [Fact]
    public void What_twilio_lacks_is_named()
    {
        Assert.Equal(["FlexAuth:Sms:Twilio:AccountSid"], Failures(new SmsGatewayOptions { Twilio = { AuthToken = "canary" } }));
        Assert.Equal(
            ["FlexAuth:Sms:Twilio:AccountSid", "FlexAuth:Sms:Twilio:AuthToken", "FlexAuth:Sms:Twilio:From", "FlexAuth:Sms:Twilio:Api"],
            Failures(new SmsGatewayOptions { Twilio = { AccountSid = "AC1", Api = new Uri("http://api.example.org") } }));
        Assert.Equal(
            ["FlexAuth:Sms:Twilio:AccountSid", "FlexAuth:Sms:Twilio:AuthToken"],
            Failures(new SmsGatewayOptions { Twilio = { AccountSid = $"{Account}\n", AuthToken = "canary\n", From = "FlexAuth" } }));
        Assert.Equal(
            ["FlexAuth:Sms:Twilio:From"],
            Failures(new SmsGatewayOptions { Twilio = { AccountSid = Account, AuthToken = "canary", From = "+15005550006", MessagingServiceSid = "MG1" } }));
    }

    [Fact]
    public void What_another_gateway_lacks_is_named()
    {
        Assert.Equal(["FlexAuth:Sms:Http:Url"], Failures(new SmsGatewayOptions { Http = { Body = "{text}" } }));
        Assert.Equal(
            ["FlexAuth:Sms:Http:Url", "FlexAuth:Sms:Http:Headers:Content-Type", "FlexAuth:Sms:Http:Headers:X-Key", "FlexAuth:Sms:Http:ContentType", "FlexAuth:Sms:Http:Taken", "FlexAuth:Sms:Http:Refused"],
            Failures(new SmsGatewayOptions
            {
                Http =
                {
                    Url = new Uri("http://sms.example.org/send"),
                    Headers = { ["Content-Type"] = "text/plain", ["X-Key"] = "canary\r\nHost: evil.example" },
                    ContentType = "text/html",
                    Taken = "(",
                    Refused = "(?=canary)",
                },
            }));
        foreach (var pattern in new[] { "a*", "ok|" })
            Assert.Equal(["FlexAuth:Sms:Http:Refused"], Failures(new SmsGatewayOptions { Http = { Url = new Uri("https://sms.example.org"), Body = "{\"a\":\"{number}{text}\"}", Taken = "", Refused = pattern } }));
        foreach (var body in new[] { "", "{\"to\":\"{number}\"}", "{\"text\":\"{text}\"}", "{\"to\":{number},\"text\":{text}}" })
            Assert.Equal(["FlexAuth:Sms:Http:Body"], Failures(new SmsGatewayOptions { Http = { Url = new Uri("https://sms.example.org"), Body = body } }));
    }

    [Theory]
    [InlineData("+31", 0.1, "FlexAuth:Sms:Twilio:Prices:+31")]
    [InlineData("NL", 0.1, "FlexAuth:Sms:Twilio:Prices:NL")]
    [InlineData("31", 0, "FlexAuth:Sms:Twilio:Prices:31")]
    [InlineData("31", 101, "FlexAuth:Sms:Twilio:Prices:31")]
    public void A_price_that_cannot_be_is_named(string digits, decimal price, string key) =>
        Assert.Equal([key], Failures(new SmsGatewayOptions { Twilio = { AccountSid = Account, AuthToken = "canary", From = "FlexAuth", Prices = { [digits] = price } } }));

    [Fact]
    public void Time_and_order_are_checked()
    {
        Assert.Equal(["FlexAuth:Sms:TimeoutSeconds", "FlexAuth:Sms:First"], Failures(new SmsGatewayOptions { TimeoutSeconds = 0, First = "Twilo" }));
        var both = new SmsGatewayOptions
        {
            TimeoutSeconds = 16,
            Twilio = { AccountSid = Account, AuthToken = "canary", From = "FlexAuth" },
            Http = { Url = new Uri("https://sms.example.org"), ContentType = "application/x-www-form-urlencoded", Body = "to={number}&text={text}" },
        };
        Assert.Equal(["FlexAuth:Sms:TimeoutSeconds"], Failures(both));
        both.TimeoutSeconds = 15;
        Assert.Empty(Failures(both));
    }

    [Theory]
    [InlineData("application/json", """{"a":"{text}"}""", """{"a":"\u0022{number}\u0022\u0026\n"}""")]
    [InlineData("application/x-www-form-urlencoded", "a={text}&n={number}", "a=%22%7Bnumber%7D%22%26%0A&n=%2B31612345612")]
    [InlineData("text/xml", "<a n='{digits}'>{text}</a>", "<a n='31612345612'>&quot;{number}&quot;&amp;\n</a>")]
    [InlineData("text/plain", "{number} {text}", "+31612345612 \"{number}\"&\n")]
    public void A_value_is_neither_markup_nor_a_placeholder(string contentType, string body, string expected) =>
        Assert.Equal(expected, SmsTemplate.Fill(body, contentType, new SmsToSend(Guid.Empty, "+31612345612", "\"{number}\"&\n")));

    private static List<string> Failures(SmsGatewayOptions options, int wholeTry = 30)
    {
        var failures = new SmsGatewayOptionsValidator(Options.Create(new DeliveryOptions { TimeoutSeconds = wholeTry })).Validate(null, options).Failures?.ToList() ?? [];
        Assert.All(failures, failure => Assert.DoesNotContain("canary", failure));
        return [.. failures.Select(failure => failure.Split([' ', ','])[0])];
    }
}

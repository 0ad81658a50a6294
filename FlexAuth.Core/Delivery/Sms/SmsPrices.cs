using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>What a code by SMS costs, as the configuration says and the length of its text. Which gateway takes it is known only later: the dearer one counts.</summary>
internal sealed class SmsPrices(IOptions<SmsGatewayOptions> gateways, SmsParts parts)
{
    /// <summary>The dearest code of all; null where no gateway has a price.</summary>
    public decimal? Highest => Lists().Select(prices => (decimal?)prices.Values.Max()).Max() * parts.OfCode;

    /// <summary>What one to that number costs: the longest beginning decides, and where none fits, the dearest price. Null where no gateway has a price.</summary>
    /// <param name="number">In E.164.</param>
    public decimal? Of(string number) => Lists().Select(prices => (decimal?)Of(prices, number[1..])).Max() * parts.OfCode;

    private static decimal Of(Dictionary<string, decimal> prices, string digits) =>
        prices.Keys.Where(prefix => digits.StartsWith(prefix, StringComparison.Ordinal)).MaxBy(prefix => prefix.Length) is { } longest
            ? prices[longest]
            : prices.Values.Max();

    private IEnumerable<Dictionary<string, decimal>> Lists()
    {
        var options = gateways.Value;
        return new[] { (options.Twilio.IsConfigured, options.Twilio.Prices), (options.Http.IsConfigured, options.Http.Prices) }
            .Where(gateway => gateway is (true, { Count: > 0 })).Select(gateway => gateway.Prices);
    }
}

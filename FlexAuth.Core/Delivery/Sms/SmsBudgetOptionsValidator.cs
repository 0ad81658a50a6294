using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery.Sms;

internal sealed class SmsBudgetOptionsValidator(SmsPrices prices) : IValidateOptions<SmsBudgetOptions>
{
    private const int MostCodes = 10_000_000;
    private const decimal MostCost = 200_000;

    public ValidateOptionsResult Validate(string? name, SmsBudgetOptions options)
    {
        var errors = Problems(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Problems(SmsBudgetOptions options)
    {
        if (options.CodesPerDay is < 1 or > MostCodes)
            yield return $"{Key(nameof(options.CodesPerDay))} is {options.CodesPerDay}; it must be between 1 and {MostCodes}.";
        if (options.CostPerDay is not { } ceiling)
            yield break;
        if (prices.Highest is not { } highest)
            yield return FormattableString.Invariant($"{Key(nameof(options.CostPerDay))} is {ceiling}, but no gateway has a price: set {Key("Twilio:Prices")} or {Key("Http:Prices")}, or {Key(nameof(options.CodesPerDay))} alone.");
        else if (ceiling < highest || ceiling > MostCost)
            yield return FormattableString.Invariant($"{Key(nameof(options.CostPerDay))} is {ceiling}; it must be between {highest}, the price of the dearest SMS, and {MostCost}.");
    }

    private static string Key(string name) => $"{SmsGatewayOptions.Section}:{name}";
}

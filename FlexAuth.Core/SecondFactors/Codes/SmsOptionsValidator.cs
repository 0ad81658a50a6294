using FlexAuth.Core.Users.Countries;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors.Codes;

internal sealed class SmsOptionsValidator : IValidateOptions<SmsOptions>
{
    public ValidateOptionsResult Validate(string? name, SmsOptions options)
    {
        List<string> problems = [];
        Within(nameof(options.CodesPerPersonAndHour), options.CodesPerPersonAndHour, 60);
        Within(nameof(options.CodesPerNumberAndHour), options.CodesPerNumberAndHour, 60);
        Within(nameof(options.ConfirmationsPerHour), options.ConfirmationsPerHour, 60);
        Within(nameof(options.CodesPerNumbersAlikeAndHour), options.CodesPerNumbersAlikeAndHour, 10_000);
        if (ServedCountries.Unknown(options.Countries).ToList() is { Count: > 0 } unknown)
        {
            problems.Add($"{SmsOptions.Section}:{nameof(options.Countries)} has no countries' codes in it: {string.Join(", ", unknown)}. Write ISO codes with spaces between them, such as BE NL, or * for all.");
        }
        else if (ServedCountries.Split(options.Countries).Length == 0)
        {
            problems.Add($"{SmsOptions.Section}:{nameof(options.Countries)} is empty. Write ISO codes with spaces between them, such as BE NL, or * for all.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Within(string key, int value, int most)
        {
            if (value < 1 || value > most)
            {
                problems.Add($"{SmsOptions.Section}:{key} is {value}; it must be between 1 and {most}.");
            }
        }
    }
}

using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users;
using FlexAuth.Web.Shared;
using FlexAuth.Web.SignIn.Providers;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Errors;

/// <summary>Puts an error in words: what happened and what to do. The texts stand in ErrorTexts.resx under the error's code.</summary>
internal sealed class ErrorTexts(IStringLocalizer<ErrorTexts> texts, IStringLocalizer<CountryNames> countries, TimeProvider clock, ServerOffer offer)
{
    private const string Unexpected = "unexpected";

    /// <summary>The error as a sentence.</summary>
    public string Of(Error error)
    {
        var text = texts[error.Code, error.Code is PhoneErrors.NotServed ? [Countries(error)] : error.Values.Select(Worded).ToArray()];
        return text.ResourceNotFound ? texts[Unexpected] : text;
    }

    private string Countries(Error error) =>
        string.Join(", ", $"{error.Values[0]}".Split(' ').Select(code => countries[code].Value).Order(StringComparer.CurrentCulture));

    /// <summary>A time to wait until is told as how long that is: nobody has to reckon. A provider has the name that people know it by.</summary>
    private object Worded(object value) => value switch
    {
        DateTimeOffset until when until - clock.GetUtcNow() is var left && left < TimeSpan.FromSeconds(90) => Seconds(Math.Max(1, Math.Ceiling(left.TotalSeconds))),
        DateTimeOffset until => Minutes(Math.Ceiling((until - clock.GetUtcNow()).TotalMinutes)),
        TimeSpan { TotalMinutes: < 2 } length => Seconds(Math.Round(length.TotalSeconds)),
        TimeSpan length => Minutes(Math.Round(length.TotalMinutes)),
        string text when ProviderWord.Of(text) is { } provider => offer.NameOf(provider),
        _ => value,
    };

    private string Seconds(double number) => texts["wait.seconds", (int)number];

    private string Minutes(double number) => texts["wait.minutes", (int)number];
}

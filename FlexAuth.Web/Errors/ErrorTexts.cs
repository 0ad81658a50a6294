using FlexAuth.Core.Operations;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Errors;

/// <summary>Puts an error in words: what happened and what to do. The texts stand in ErrorTexts.resx under the error's code.</summary>
internal sealed class ErrorTexts(IStringLocalizer<ErrorTexts> texts, TimeProvider clock)
{
    private const string Unexpected = "unexpected";

    /// <summary>The error as a sentence.</summary>
    public string Of(Error error)
    {
        var text = texts[error.Code, error.Values.Select(Worded).ToArray()];
        return text.ResourceNotFound ? texts[Unexpected] : text;
    }

    /// <summary>A time to wait until is told as how long that is: nobody has to reckon.</summary>
    private object Worded(object value) => value is DateTimeOffset until ? Wait(until) : value;

    private string Wait(DateTimeOffset until)
    {
        var left = until - clock.GetUtcNow();
        return left < TimeSpan.FromSeconds(90)
            ? texts["wait.seconds", Math.Max(1, (int)Math.Ceiling(left.TotalSeconds))]
            : texts["wait.minutes", (int)Math.Ceiling(left.TotalMinutes)];
    }
}

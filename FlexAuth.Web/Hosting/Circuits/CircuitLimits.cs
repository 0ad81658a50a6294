using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting.Circuits;

/// <summary>How many circuits there may be; the configuration section <c>FlexAuth:Circuits</c> (RL5).</summary>
internal sealed class CircuitLimits
{
    public const string Section = "FlexAuth:Circuits";

    /// <summary>From one address, signed in or not. An office shares an address.</summary>
    public int PerAddress { get; set; } = 500;

    /// <summary>Of visitors who have not signed in, in all.</summary>
    public int Visitors { get; set; } = 1000;

    /// <summary>Of visitors who have not signed in, from one address.</summary>
    public int VisitorsPerAddress { get; set; } = 100;
}

internal sealed class CircuitLimitsValidator : IValidateOptions<CircuitLimits>
{
    public ValidateOptionsResult Validate(string? name, CircuitLimits options)
    {
        (string Key, int Value)[] limits =
        [
            (nameof(options.PerAddress), options.PerAddress),
            (nameof(options.Visitors), options.Visitors),
            (nameof(options.VisitorsPerAddress), options.VisitorsPerAddress),
        ];
        var problems = limits.Where(l => l.Value < 1).Select(l => $"{CircuitLimits.Section}:{l.Key} is {l.Value}; it must be at least 1.").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

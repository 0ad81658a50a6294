using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Passwords;

/// <summary>Names every key that is wrong, at start.</summary>
internal sealed class PasswordOptionsValidator : IValidateOptions<PasswordOptions>
{
    public ValidateOptionsResult Validate(string? name, PasswordOptions options)
    {
        var problems = new List<string>();
        if (options.Iterations < PasswordOptions.LeastIterations)
            problems.Add($"{Key(nameof(options.Iterations))} must be at least {PasswordOptions.LeastIterations}.");
        if (options.ConcurrentHashes < 1)
            problems.Add($"{Key(nameof(options.ConcurrentHashes))} must be at least 1.");
        if (options.WaitingLine < 0)
            problems.Add($"{Key(nameof(options.WaitingLine))} must not be negative.");
        if (!string.IsNullOrEmpty(options.BreachedHashesPath) && BreachedPasswordFile.Problem(options.BreachedHashesPath) is { } problem)
            problems.Add(problem);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static string Key(string option) => $"{PasswordOptions.Section}:{option}";
}

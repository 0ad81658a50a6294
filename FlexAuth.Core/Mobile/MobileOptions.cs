using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>Limits of registered phones; the configuration section <c>FlexAuth:Mobile</c>.</summary>
public sealed class MobileOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:Mobile";

    /// <summary>How long an access token lives.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a phone may sign a challenge.</summary>
    public TimeSpan ChallengeLifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>A registration ends when unused for so long.</summary>
    public TimeSpan UnusedPhones { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The most phones of one person.</summary>
    public int MostPerPerson { get; set; } = 10;

    /// <summary>How often one phone may try to be unlocked, or its PIN to be changed, within an hour.</summary>
    public int UsesPerHour { get; set; } = 60;
}

internal sealed class MobileOptionsValidator : IValidateOptions<MobileOptions>
{
    public ValidateOptionsResult Validate(string? name, MobileOptions options)
    {
        List<string> problems = [];

        void Within<T>(string key, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                problems.Add($"{MobileOptions.Section}:{key} is {value}; it must be between {least} and {most}.");
            }
        }

        Within(nameof(options.AccessTokenLifetime), options.AccessTokenLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        Within(nameof(options.ChallengeLifetime), options.ChallengeLifetime, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));
        Within(nameof(options.UnusedPhones), options.UnusedPhones, TimeSpan.FromDays(1), TimeSpan.FromDays(400));
        Within(nameof(options.MostPerPerson), options.MostPerPerson, 1, 100);
        Within(nameof(options.UsesPerHour), options.UsesPerHour, 10, 10_000);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

namespace FlexAuth.Core.Providers.Refresh;

/// <summary>When a provider is asked again: not all at once, and where it did not answer soon at first, then ever later.</summary>
internal static class RefreshTimes
{
    /// <summary>How long one check may take before another may begin: far longer than a request may.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>How long nobody is sent to a page of consent again.</summary>
    public static readonly TimeSpan BetweenConsents = TimeSpan.FromDays(30);

    /// <summary>How long a token is kept, and looked at once in a <see cref="Round"/>, while no provider here takes it.</summary>
    public static readonly TimeSpan Unconfigured = TimeSpan.FromDays(7);

    /// <summary>How often it is looked at then.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromDays(1);

    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private const int MostDoublings = 10;

    /// <summary>After an answer: the interval, or up to a tenth more or less.</summary>
    public static TimeSpan Next(TimeSpan interval) => interval * (0.9 + (Random.Shared.NextDouble() * 0.2));

    /// <summary>After none: a minute, two, four, up to the interval.</summary>
    public static TimeSpan After(int failures, TimeSpan interval)
    {
        var wait = First * Math.Pow(2, Math.Min(failures, MostDoublings));
        return Next(wait < interval ? wait : interval);
    }
}

namespace FlexAuth.Core.Data;

/// <summary>A counter of tries within a window. Its key names what is tried, by whom; keys that hold an address or email are hashed.</summary>
public sealed class Throttle
{
    /// <summary>What is counted.</summary>
    public required string Key { get; init; }

    /// <summary>Tries in this window, those under way included.</summary>
    public int Count { get; init; }

    /// <summary>When the window ends and the count starts anew.</summary>
    public DateTimeOffset ResetsAt { get; init; }
}

namespace FlexAuth.Core.Operations;

/// <summary>An expected failure: a stable code, whose text the screen takes from its resources, and the values that the text names.</summary>
/// <param name="Code">Stable, dotted, lower case; part of the contract with callers.</param>
/// <param name="Values">What the text may name, in the order of its placeholders. Never a secret.</param>
public sealed record Error(string Code, params IReadOnlyList<object> Values)
{
    /// <summary>The actor may not do this, or not here.</summary>
    public static Error Forbidden { get; } = new("forbidden");

    /// <summary>No such thing within the actor's organization tree. The same answer whether it exists elsewhere or not (AZ2).</summary>
    public static Error NotFound { get; } = new("not_found");

    /// <summary>The actor's session ended while the operation was under way.</summary>
    public static Error SessionEnded { get; } = new("session_ended");

    /// <summary>The actor's organization was moved within the tree while the operation was under way; nothing was done.</summary>
    public static Error PlaceChanged { get; } = new("place_changed");

    /// <summary>Whoever asked for the job has not the power any more that it needs.</summary>
    public static Error PowerLost { get; } = new("job.power_lost");

    /// <summary>The server has more work in line than it accepts; nothing was done.</summary>
    public static Error Busy { get; } = new("busy");
}

namespace FlexAuth.Core.Data;

/// <summary>What came of one person of a job.</summary>
public enum JobOutcome
{
    /// <summary>Not their turn yet.</summary>
    Waiting,

    /// <summary>Done.</summary>
    Changed,

    /// <summary>Left as they are, with a reason.</summary>
    LeftOut,

    /// <summary>It did not work; it can be tried again.</summary>
    Failed,
}

/// <summary>One person of a job.</summary>
public sealed class JobItem
{
    /// <summary>The job.</summary>
    public Guid JobId { get; init; }

    /// <summary>Place in the job, from 1: chunks are ranges of places.</summary>
    public int Position { get; init; }

    /// <summary>The person.</summary>
    public Guid MemberId { get; init; }

    /// <summary>What came of it.</summary>
    public JobOutcome Outcome { get; set; }

    /// <summary>The error code of the reason, where the person was left out or it failed.</summary>
    public string? Reason { get; set; }

    /// <summary>The values that the reason's text names, as a JSON array.</summary>
    public string? ReasonValues { get; set; }

    /// <summary>What undoing needs to know of how the person was, as JSON; null where it cannot be undone.</summary>
    public string? Before { get; set; }

    /// <summary>The member's version after the change: whoever has another one was changed meanwhile.</summary>
    public long? VersionAfter { get; set; }
}

namespace FlexAuth.Core.Data;

/// <summary>How far a job is.</summary>
public enum JobState
{
    /// <summary>Whom it concerns is being written down.</summary>
    Gathering,

    /// <summary>One chunk after another is done.</summary>
    Running,

    /// <summary>Each item has its outcome.</summary>
    Finished,

    /// <summary>It was broken off; what was done stays, the rest was not begun.</summary>
    Stopped,
}

/// <summary>A bulk action or an import: what was asked for, by whom, and how far it got. It survives a restart.</summary>
public sealed class Job
{
    /// <summary>Identity; chosen by who asks, so that asking twice makes one job (SE8).</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>What is done: a stable code.</summary>
    public required string Action { get; init; }

    /// <summary>The tree.</summary>
    public Guid RootOrganizationId { get; init; }

    /// <summary>The organization whose subtree the actor reached when they asked.</summary>
    public Guid OrganizationId { get; init; }

    /// <summary>Who asked.</summary>
    public Guid ActorId { get; init; }

    /// <summary>From which address.</summary>
    public string? Address { get; init; }

    /// <summary>What was asked for, as JSON.</summary>
    public required string Request { get; init; }

    /// <summary>The job that this one takes back, if it does.</summary>
    public Guid? UndoOf { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How far it is.</summary>
    public JobState State { get; set; }

    /// <summary>Where gathering goes on.</summary>
    public long Cursor { get; set; }

    /// <summary>Items in all; grows while gathering.</summary>
    public int Total { get; set; }

    /// <summary>Items with an outcome.</summary>
    public int Done { get; set; }

    /// <summary>Items that were changed.</summary>
    public int Changed { get; set; }

    /// <summary>Items that were left out, with a reason.</summary>
    public int LeftOut { get; set; }

    /// <summary>Items that failed and can be tried again.</summary>
    public int Failed { get; set; }

    /// <summary>The error code that stopped it.</summary>
    public string? StoppedBy { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Until when it can be undone; null where it cannot, or what undoing needed to know of people is forgotten.</summary>
    public DateTimeOffset? UndoUntil { get; set; }

    /// <summary>The job that took it back.</summary>
    public Guid? UndoneBy { get; set; }

    /// <summary>The job that tried again what failed in this one: once, or the same people would get a second mail (IM4).</summary>
    public Guid? RetriedBy { get; set; }
}

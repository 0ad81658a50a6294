namespace FlexAuth.Core.Data;

/// <summary>A bulk action or an import under way: what was asked for, by whom, and how far it got.</summary>
public sealed class Job
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>What is done: a stable dotted code.</summary>
    public required string Action { get; init; }

    /// <summary>The tree.</summary>
    public Guid RootOrganizationId { get; init; }

    /// <summary>Who asked.</summary>
    public Guid ActorId { get; init; }

    /// <summary>What was asked for, as JSON.</summary>
    public required string Request { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Rows in all.</summary>
    public int Total { get; set; }

    /// <summary>Rows done.</summary>
    public int Done { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; set; }
}

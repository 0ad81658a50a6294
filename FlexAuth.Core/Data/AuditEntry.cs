namespace FlexAuth.Core.Data;

/// <summary>Who did what to whom, where, when and from where (AU1). Written in the transaction of what it tells (AU2).</summary>
public sealed class AuditEntry
{
    /// <summary>Position in the trail.</summary>
    public long Id { get; init; }

    /// <summary>When, in UTC.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>What: a stable dotted code.</summary>
    public required string Action { get; init; }

    /// <summary>What kind of actor: member, visitor, console, system.</summary>
    public required string ActorKind { get; init; }

    /// <summary>The member who acted, where it was one.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The member that it was done to, where it was one.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>The organization that it was done in or to.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>The tree.</summary>
    public Guid? RootOrganizationId { get; init; }

    /// <summary>The client's address.</summary>
    public string? Address { get; init; }

    /// <summary>Numbers and names that belong to it, as JSON. Never a secret (AU3).</summary>
    public string? Details { get; init; }
}

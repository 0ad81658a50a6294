using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Audit;

/// <summary>What happened, before it becomes a row: the actor, address and time come from the transaction.</summary>
/// <param name="Action">A code of <see cref="AuditActions"/>.</param>
/// <param name="SubjectId">The member that it was done to.</param>
/// <param name="Organization">The organization that it was done in or to.</param>
/// <param name="Details">Numbers and names; never a secret (AU3).</param>
internal sealed record AuditEvent(string Action, Guid? SubjectId, Organization? Organization, object? Details = null)
{
    /// <summary>The organization and its tree, where only their ids are known.</summary>
    public (Guid OrganizationId, Guid RootOrganizationId)? Place { get; init; }

    public AuditEntry ToEntry(Actor actor, DateTimeOffset now) => new()
    {
        OccurredAt = now,
        Action = Action,
        ActorKind = actor switch
        {
            ActingMember => "member",
            Visitor => "visitor",
            ConsoleOperator => "console",
            _ => "system",
        },
        ActorId = (actor as ActingMember)?.MemberId,
        SubjectId = SubjectId,
        OrganizationId = Place?.OrganizationId ?? Organization?.Id,
        RootOrganizationId = Place?.RootOrganizationId ?? Organization?.RootId,
        Address = actor.Address?.ToString(),
        Details = (actor, Details) switch
        {
            (JobOfMember job, null) => $$"""{"job":"{{job.JobId}}"}""",
            (JobOfMember job, _) => WithJob(job.JobId),
            (_, null) => null,
            _ => JsonSerializer.Serialize(Details),
        },
    };

    /// <summary>What a job does says so: the trail leads back to who asked, when, and to everybody else that it was done to.</summary>
    private string WithJob(Guid jobId)
    {
        var details = JsonSerializer.SerializeToNode(Details)!.AsObject();
        details["job"] = jobId;
        return details.ToJsonString();
    }
}

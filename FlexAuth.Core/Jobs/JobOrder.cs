using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Jobs;

/// <summary>What was asked for, by whom and with which power, as a job keeps it.</summary>
/// <param name="Role">The role that the actor had: with another one the job may not go on.</param>
/// <param name="SessionId">The session that they asked in: a job never ends that one.</param>
/// <param name="Details">What the kind of job needs to know.</param>
internal sealed record JobOrder<T>(MemberRole Role, Guid SessionId, T Details);

internal static class JobOrder
{
    public static Job Of<T>(Guid id, string action, SignedInMember actor, T details, DateTimeOffset now, Guid? undoOf = null) => new()
    {
        Id = id,
        Action = action,
        RootOrganizationId = actor.RootOrganizationId,
        OrganizationId = actor.OrganizationId,
        ActorId = actor.MemberId,
        Address = actor.Address?.ToString(),
        Request = JsonSerializer.Serialize(new JobOrder<T>(actor.Role, actor.SessionId, details)),
        UndoOf = undoOf,
        CreatedAt = now,
        State = JobState.Gathering,
    };

    public static JobOrder<T> Read<T>(Job job) => JsonSerializer.Deserialize<JobOrder<T>>(job.Request)!;
}

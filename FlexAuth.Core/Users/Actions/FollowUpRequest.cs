namespace FlexAuth.Core.Users.Actions;

/// <summary>Follows a job: takes it back, or tries again what failed.</summary>
/// <param name="JobId">The new job, chosen by the caller (SE8).</param>
/// <param name="Of">The job that it follows.</param>
public sealed record FollowUpRequest(Guid JobId, Guid Of);

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Users.Actions;

internal static class JobScope
{
    /// <summary>Jobs of people whose reach lies within the actor's own. Of others the actor learns nothing (AZ2).</summary>
    public static IQueryable<Job> Within(this IQueryable<Job> jobs, FlexAuthDbContext db, ActingMember actor)
    {
        var reach = MemberScope.Of(actor);
        return jobs.Where(j => j.RootOrganizationId == actor.RootOrganizationId
            && db.Organizations.Any(o => o.Id == j.OrganizationId && o.Path.StartsWith(reach)));
    }
}

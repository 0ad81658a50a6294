using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Users;

/// <summary>The one place that says how far an actor reaches: their organization and those below it. Everything else does not exist (AZ2).</summary>
internal static class MemberScope
{
    /// <summary>No path begins so.</summary>
    private const string Nowhere = "/";

    public static IQueryable<Member> Within(this IQueryable<Member> members, ActingMember actor)
    {
        var reach = Of(actor);
        return members.Where(m => m.Organization.Path.StartsWith(reach));
    }

    public static IQueryable<Organization> Within(this IQueryable<Organization> organizations, ActingMember actor)
    {
        var reach = Of(actor);
        return organizations.Where(o => o.Path.StartsWith(reach));
    }

    /// <summary>With what the paths within reach begin. What is no path would begin too many: it reaches nobody.</summary>
    public static string Of(ActingMember actor) => actor.OrganizationPath.EndsWith('/') ? actor.OrganizationPath : Nowhere;
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Users;

/// <summary>The one place that says how far an actor reaches: their organization and those below it. Everything else does not exist (AZ2).</summary>
internal static class MemberScope
{
    public static IQueryable<Member> Within(this IQueryable<Member> members, ActingMember actor) =>
        members.Where(m => m.Organization.Path.StartsWith(actor.OrganizationPath));

    public static IQueryable<Organization> Within(this IQueryable<Organization> organizations, ActingMember actor) =>
        organizations.Where(o => o.Path.StartsWith(actor.OrganizationPath));
}

using FlexAuth.Core.Data;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SignIn.Devices;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;

namespace FlexAuth.Core.Organizations.Policy.Preview;

/// <summary>
/// A tree's people by their traits. All but one stand in the directory, which keeps count of them: a million people are some hundreds of
/// groups to judge. Who outlasts the days of their browsers is looked for among the browsers, where it matters.
/// </summary>
internal static class Population
{
    /// <param name="db">The database.</param>
    /// <param name="reads">The moment.</param>
    /// <param name="rootId">The tree.</param>
    /// <param name="before">The rules as they are.</param>
    /// <param name="after">The rules whose days remembered browsers are measured by.</param>
    /// <param name="now">The time; null where nobody asks whose browsers are forgotten.</param>
    public static PeopleByFacets Of(
        FlexAuthDbContext db, Snapshot reads, Guid rootId, AuthenticationRules before, AuthenticationRules after, DateTimeOffset? now) =>
        new(reads, rootId, now is { } time && after.Policy.RememberedDeviceDays < before.Policy.RememberedDeviceDays
            ? SqlPart.Of(db.RememberedDevices.Living(before.Policy.RememberedDeviceDays, time).Outlasting(after.Policy.RememberedDeviceDays, time).Select(d => new { d.MemberId }))
            : null);

    public static PersonTraits TraitsOf(int bits)
    {
        var facets = new DirectoryFacets(bits);
        return new PersonTraits
        {
            IsDisabled = facets.Stage is Standing.Disabled,
            HasDuty = facets.Role is not MemberRole.Member,
            HasEmailLogin = facets.HasEmailLogin,
            HasEmergencyAccess = facets.HasEmergencyAccess,
            HasPassword = facets.HasPassword,
            Providers = EnumSet.Of(ProviderNames.All.Where(facets.Has)),
            Methods = facets.Methods,
            HasPhoneWithoutCode = facets.HasPhoneWithoutCode,
            HasUnguardedPhone = facets.HasUnguardedPhone,
            OutlastsDays = (bits & PeopleByFacets.Marked) != 0,
        };
    }
}

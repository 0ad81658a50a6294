using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.Data;

/// <summary>The policy of an organization tree. A tree without one has <see cref="SignInPolicy.Default"/>.</summary>
public sealed class TreePolicy
{
    /// <summary>The main organization.</summary>
    public Guid RootOrganizationId { get; init; }

    /// <summary>See <see cref="SignInPolicy.MemberMethods"/>.</summary>
    public EnumSet<TwoFactorMethod> MemberMethods { get; set; }

    /// <summary>See <see cref="SignInPolicy.AdministratorMethods"/>.</summary>
    public EnumSet<TwoFactorMethod> AdministratorMethods { get; set; }

    /// <summary>See <see cref="SignInPolicy.MemberAfterProvider"/>.</summary>
    public FactorAfterProvider MemberAfterProvider { get; set; }

    /// <summary>See <see cref="SignInPolicy.AdministratorAfterProvider"/>.</summary>
    public FactorAfterProvider AdministratorAfterProvider { get; set; } = FactorAfterProvider.Always;

    /// <summary>See <see cref="SignInPolicy.RememberedDeviceDays"/>.</summary>
    public int RememberedDeviceDays { get; set; }

    /// <summary>See <see cref="SignInPolicy.TotpForMobileRegistration"/>.</summary>
    public bool TotpForMobileRegistration { get; set; }

    /// <summary>See <see cref="SignInPolicy.MandatoryPinForMobile"/>.</summary>
    public bool MandatoryPinForMobile { get; set; }

    /// <summary>Counts the changes: whoever saves says which one they saw.</summary>
    public long Version { get; set; }

    /// <summary>The latest change.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    internal SignInPolicy ToPolicy() => new()
    {
        MemberMethods = MemberMethods,
        AdministratorMethods = AdministratorMethods,
        MemberAfterProvider = MemberAfterProvider,
        AdministratorAfterProvider = AdministratorAfterProvider,
        RememberedDeviceDays = RememberedDeviceDays,
        TotpForMobileRegistration = TotpForMobileRegistration,
        MandatoryPinForMobile = MandatoryPinForMobile,
    };

    internal void Take(SignInPolicy policy)
    {
        MemberMethods = policy.MemberMethods;
        AdministratorMethods = policy.AdministratorMethods;
        MemberAfterProvider = policy.MemberAfterProvider;
        AdministratorAfterProvider = policy.AdministratorAfterProvider;
        RememberedDeviceDays = policy.RememberedDeviceDays;
        TotpForMobileRegistration = policy.TotpForMobileRegistration;
        MandatoryPinForMobile = policy.MandatoryPinForMobile;
    }
}

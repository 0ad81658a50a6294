using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>Somebody's facets, out of the number that DirectorySource puts them into (Tables.sql).</summary>
internal readonly record struct DirectoryFacets(int Bits)
{
    private const int FirstMethod = 12;

    /// <summary>Where they stand, or would if they were not locked.</summary>
    public Standing Stage => (Standing)(Bits & 7);

    public MemberRole Role => (MemberRole)((Bits >> 3) & 3);

    public bool HasEmailLogin => (Bits & Facets.EmailLogin) != 0;

    public bool HasPassword => (Bits & (1 << 10)) != 0;

    /// <summary>A phone of theirs was registered without a code of an authentication app.</summary>
    public bool HasPhoneWithoutCode => (Bits & (1 << 17)) != 0;

    /// <summary>The key of a phone of theirs opens it alone, without PIN or passkey.</summary>
    public bool HasUnguardedPhone => (Bits & (1 << 18)) != 0;

    public bool HasEmergencyAccess => (Bits & (1 << 11)) != 0;

    /// <summary>Whether an account of that provider is linked.</summary>
    public bool Has(SignInMethod provider) => (Bits & Facets.Of(provider)) != 0;

    /// <summary>Second factors that are set up.</summary>
    public EnumSet<TwoFactorMethod> Methods
    {
        get
        {
            var bits = Bits;
            return EnumSet.Of(Enum.GetValues<TwoFactorMethod>().Where(method => (bits & (1 << (FirstMethod + (int)method))) != 0));
        }
    }
}

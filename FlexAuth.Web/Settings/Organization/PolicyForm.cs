using System.Globalization;
using FlexAuth.Core.Organizations.Policy;

namespace FlexAuth.Web.Settings.Organization;

/// <summary>The policy as it is being edited: what was typed, also where it is no number.</summary>
public sealed class PolicyForm
{
    private readonly SignInPolicy from;
    private SignInPolicy policy;
    private string days;

    public PolicyForm(SignInPolicy from)
    {
        this.from = policy = from;
        days = from.RememberedDeviceDays.ToString(CultureInfo.CurrentCulture);
    }

    /// <summary>Whether anything was changed.</summary>
    public bool IsChanged => Policy != from;

    /// <summary>What it amounts to; where the days are no number, so many as are never allowed.</summary>
    public SignInPolicy Policy => policy with
    {
        RememberedDeviceDays = int.TryParse(days.Trim(), NumberStyles.None, CultureInfo.CurrentCulture, out var number) ? number : -1,
    };

    /// <summary>The days as typed.</summary>
    public string Days
    {
        get => days;
        set => days = value;
    }

    /// <summary>Of members, after a provider.</summary>
    public FactorAfterProvider MemberAfterProvider
    {
        get => policy.MemberAfterProvider;
        set => policy = policy with { MemberAfterProvider = value };
    }

    /// <summary>Of administrators and managers, after a provider.</summary>
    public FactorAfterProvider AdministratorAfterProvider
    {
        get => policy.AdministratorAfterProvider;
        set => policy = policy with { AdministratorAfterProvider = value };
    }

    /// <summary>TOTP for mobile registration.</summary>
    public bool Totp
    {
        get => policy.TotpForMobileRegistration;
        set => policy = policy with { TotpForMobileRegistration = value };
    }

    /// <summary>Mandatory PIN for mobile.</summary>
    public bool Pin
    {
        get => policy.MandatoryPinForMobile;
        set => policy = policy with { MandatoryPinForMobile = value };
    }

    public bool Allows(TwoFactorMethod method, bool toAdministrators) =>
        (toAdministrators ? policy.AdministratorMethods : policy.MemberMethods).Contains(method);

    public void Toggle(TwoFactorMethod method, bool toAdministrators) => policy = toAdministrators
        ? policy with { AdministratorMethods = policy.AdministratorMethods.Toggle(method) }
        : policy with { MemberMethods = policy.MemberMethods.Toggle(method) };
}

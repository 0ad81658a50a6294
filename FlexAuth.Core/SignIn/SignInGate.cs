using FlexAuth.Core.Data;

namespace FlexAuth.Core.SignIn;

/// <summary>
/// Whether a person may use email login now. Every path passes it at its start and again at its end: direct POST, reset link,
/// pending second factor, invitation (PW6).
/// </summary>
internal static class SignInGate
{
    /// <param name="member">The person.</param>
    /// <param name="main">The main organization of their tree, where the switch stands.</param>
    public static bool AllowsEmailLogin(Member member, Organization main) =>
        AllowsEmailLogin(member.DisabledAt is not null, member.HasEmergencyAccess, member.EmailLoginEnabled, main);

    /// <summary>The same of somebody as they would be.</summary>
    public static bool AllowsEmailLogin(bool isDisabled, bool hasEmergencyAccess, bool emailLoginEnabled, Organization main) =>
        !isDisabled && (hasEmergencyAccess || (emailLoginEnabled && main.EmailLoginEnabled));
}

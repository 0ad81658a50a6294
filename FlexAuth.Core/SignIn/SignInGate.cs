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
    public static bool AllowsEmailLogin(Member member, Organization main) => (member, main) switch
    {
        ({ DisabledAt: not null }, _) => false,
        ({ HasEmergencyAccess: true }, _) => true,
        (_, { EmailLoginEnabled: false }) => false,
        ({ EmailLoginEnabled: false }, _) => false,
        _ => true,
    };
}

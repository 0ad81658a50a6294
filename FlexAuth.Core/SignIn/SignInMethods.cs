using FlexAuth.Core.Data;

namespace FlexAuth.Core.SignIn;

internal static class SignInMethods
{
    /// <summary>The ways that email login opens and closes: its credentials are ours, and go with it.</summary>
    public static readonly IReadOnlyList<SignInMethod> OfEmailLogin = [SignInMethod.Password, SignInMethod.Passkey];
}
